/* What the kernel command line asks of the guest (docs/guest.md). */
#ifndef LAB_OPTIONS_H
#define LAB_OPTIONS_H

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_SIZE 4096u
#define PAGES_PER_MIB 256u

struct options {
	uint8_t vm[16];              /* the UUID in text order */
	char ip[64], gateway[64];    /* "address/prefix", "address"; empty: none */
	struct sockaddr_in peer;     /* port 0: no heartbeat */
	uint64_t beat_ns;
	uint64_t rate;               /* pages dirtied per second */
	uint64_t working_pages;      /* stamped, dirtied and verified */
	uint64_t filled_pages;       /* stamped once and verified */
	uint64_t corrupt_after;      /* seconds until a bit is flipped on purpose; 0: never */
	int shell;
};

static int parse_uuid(const char *text, uint8_t *bytes)
{
	int digits = 0;
	for (; *text; text++) {
		unsigned nibble;
		char digit[2] = { *text, 0 };
		if (*text == '-')
			continue;
		if (digits == 32 || sscanf(digit, "%x", &nibble) != 1)
			return -1;
		bytes[digits / 2] = digits % 2 ? bytes[digits / 2] | nibble : nibble << 4;
		digits++;
	}
	return digits == 32 ? 0 : -1;
}

static int parse_peer(char *text, struct sockaddr_in *peer)
{
	char *colon = strchr(text, ':');
	if (!colon)
		return -1;
	*colon = 0;
	peer->sin_family = AF_INET;
	peer->sin_port = htons(atoi(colon + 1));
	return inet_pton(AF_INET, text, &peer->sin_addr) == 1 && peer->sin_port ? 0 : -1;
}

static int parse_option(struct options *o, const char *name, char *value)
{
	if (!strcmp(name, "lab.vm"))
		return parse_uuid(value, o->vm);
	if (!strcmp(name, "lab.peer"))
		return parse_peer(value, &o->peer);
	if (!strcmp(name, "lab.ip"))
		snprintf(o->ip, sizeof o->ip, "%s", value);
	else if (!strcmp(name, "lab.gw"))
		snprintf(o->gateway, sizeof o->gateway, "%s", value);
	else if (!strcmp(name, "lab.beat"))
		return (o->beat_ns = strtoull(value, NULL, 10) * 1000000) ? 0 : -1;
	else if (!strcmp(name, "lab.rate"))
		o->rate = strtoull(value, NULL, 10);
	else if (!strcmp(name, "lab.ws"))
		o->working_pages = strtoull(value, NULL, 10) * PAGES_PER_MIB;
	else if (!strcmp(name, "lab.fill"))
		o->filled_pages = strtoull(value, NULL, 10) * PAGES_PER_MIB;
	else if (!strcmp(name, "lab.corrupt"))
		o->corrupt_after = strtoull(value, NULL, 10);
	else if (!strcmp(name, "lab.shell"))
		o->shell = atoi(value);
	return 0;
}

/* Returns NULL, or what is wrong. Words without "lab." are the kernel's. */
static const char *parse_options(char *command_line, struct options *o)
{
	static char fault[160];
	int identified = 0;

	memset(o, 0, sizeof *o);
	o->beat_ns = 10000000;
	o->working_pages = 16 * PAGES_PER_MIB;
	for (char *word = strtok(command_line, " \n"); word; word = strtok(NULL, " \n")) {
		char *value = strchr(word, '=');
		if (strncmp(word, "lab.", 4) || !value)
			continue;
		*value++ = 0;
		if (parse_option(o, word, value)) {
			snprintf(fault, sizeof fault, "cannot read %s=%s", word, value);
			return fault;
		}
		identified |= !strcmp(word, "lab.vm");
	}
	return identified ? NULL : "lab.vm=<uuid> is missing from the kernel command line";
}

#endif
