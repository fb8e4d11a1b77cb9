/*
 * Process 1 of the lab's guest (docs/guest.md): mounts, loads the modules of its initrd, takes its address, then one loop for ever:
 * a heartbeat when due, pages dirtied as told, a little verifying, sleep. One thread, so that a beat tells a state that was true.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>

#include "network.h"
#include "options.h"
#include "workload.h"

/* One datagram, little-endian as the processor is. */
struct heartbeat {
	char magic[4];
	uint16_t version, flags;
	uint8_t vm[16];
	uint64_t sequence, guest_ns, dirtied, verified, passes, corrupt, stamped;
} __attribute__((packed));
_Static_assert(sizeof(struct heartbeat) == 80, "the heartbeat is 80 bytes");

enum { FLAG_RUNNING = 1, FLAG_CORRUPT = 2 };

#define LONGEST_SLEEP 10000000ull /* ns: dirtying keeps its pace between rare beats */

static volatile sig_atomic_t asked_to_stop;

static void on_stop(int signal)
{
	(void)signal;
	asked_to_stop = 1;
}

static void power_off(void)
{
	fflush(stdout);
	sync();
	reboot(RB_POWER_OFF);
}

/* A guest that cannot do what it was asked ends: its hypervisor sees that at once, and the console says why. */
static void die(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	printf("lab-guest: error: ");
	vprintf(format, arguments);
	printf("\n");
	power_off();
}

static void mount_all(void)
{
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
}

static void load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || (syscall(SYS_finit_module, fd, "", 0) && errno != EEXIST))
		die("loading %s: %s", path, strerror(errno));
	close(fd);
}

/* /modules/order: file names, dependencies first. */
static void load_modules(void)
{
	char name[128], path[160];
	FILE *order = fopen("/modules/order", "re");
	while (order && fscanf(order, "%127s", name) == 1) {
		snprintf(path, sizeof path, "/modules/%s", name);
		load_module(path);
	}
	if (order)
		fclose(order);
}

static void read_options(struct options *o)
{
	char line[4096];
	FILE *file = fopen("/proc/cmdline", "re");
	const char *fault = file && fgets(line, sizeof line, file) ? parse_options(line, o) : "cannot read /proc/cmdline";
	if (fault)
		die("%s", fault);
	fclose(file);
}

static void take_memory(struct workload *w, const struct options *o)
{
	struct sysinfo info;
	uint64_t bytes;

	w->working = o->working_pages;
	w->total = o->working_pages + o->filled_pages;
	w->rate = o->rate;
	bytes = w->total * PAGE_SIZE;
	sysinfo(&info);
	if (bytes > info.freeram * info.mem_unit)
		die("%lu MiB of pages asked for (lab.ws + lab.fill), %lu MiB are free", bytes >> 20, info.freeram * info.mem_unit >> 20);
	w->pages = bytes ? mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : NULL;
	if (w->pages == MAP_FAILED)
		die("%lu MiB of memory: %s", bytes >> 20, strerror(errno));
}

static void start_shell(void)
{
	if (fork() == 0) {
		setsid();
		execl("/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; exec setsid -c sh", (char *)NULL);
		_exit(127);
	}
}

static void send_beat(int fd, const struct options *o, const struct workload *w, uint64_t *sequence)
{
	struct heartbeat beat = {
		.magic = "LABH", .version = 1,
		.flags = (w->stamped == w->total ? FLAG_RUNNING : 0) | (w->corrupt ? FLAG_CORRUPT : 0),
		.sequence = *sequence, .guest_ns = now_ns(), .dirtied = w->dirtied, .verified = w->verified,
		.passes = w->passes, .corrupt = w->corrupt, .stamped = w->stamped,
	};
	memcpy(beat.vm, o->vm, sizeof beat.vm);
	if (sendto(fd, &beat, sizeof beat, MSG_DONTWAIT, (const struct sockaddr *)&o->peer, sizeof o->peer) == sizeof beat)
		++*sequence;
}

/* Works until the next beat is due, then returns when that is so. */
static void work_until(uint64_t due, struct workload *w)
{
	for (uint64_t now = now_ns(); now < due && !asked_to_stop; now = now_ns()) {
		uint64_t wake = due < now + LONGEST_SLEEP ? due : now + LONGEST_SLEEP;
		if (w->stamped < w->total) {
			if (!stamp_some(w)) {
				w->credited_at = w->sweep_due = now_ns();
				printf("lab-guest: ready: %lu pages stamped, %lu dirtied at %lu a second, %lu ms since boot\n",
				       w->total, w->working, w->rate, w->credited_at / 1000000);
			}
			continue;
		}
		if (dirty_some(w, now))
			wake = now;
		if (w->total) {
			sweep_some(w, now_ns());
			if (w->sweep_due < wake)
				wake = w->sweep_due;
		}
		if (wake > now) {
			struct timespec until = { wake / SECOND, wake % SECOND };
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
		}
	}
}

static void run(struct options *o, struct workload *w)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	uint64_t sequence = 0, due = now_ns();
	uint64_t corrupt_at = o->corrupt_after ? due + o->corrupt_after * SECOND : UINT64_MAX;

	while (!asked_to_stop) {
		if (o->peer.sin_port)
			send_beat(fd, o, w, &sequence);
		/* The schedule is absolute: beats missed in a stall are skipped, the cadence stays. */
		due += (now_ns() - due) / o->beat_ns * o->beat_ns + o->beat_ns;
		work_until(due, w);
		if (now_ns() >= corrupt_at && w->stamped == w->total && w->total) {
			page(w, w->total / 2)[PAGE_WORDS / 2] ^= 1;
			printf("lab-guest: flipped a bit of page %lu, as lab.corrupt asked\n", w->total / 2);
			corrupt_at = UINT64_MAX;
		}
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	}
}

int main(void)
{
	struct options options;
	struct workload workload = { 0 };
	struct sigaction stop = { .sa_handler = on_stop };
	const char *failed;

	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	reboot(RB_DISABLE_CAD); /* Ctrl-Alt-Del becomes SIGINT */
	mount_all();
	read_options(&options);
	load_modules();
	if (*options.ip && (failed = network_up(options.ip, options.gateway)))
		die("%s: %s", failed, strerror(errno));
	take_memory(&workload, &options);
	printf("lab-guest: up: %lu ms since boot\n", now_ns() / 1000000);
	if (options.shell)
		start_shell();
	run(&options, &workload);
	printf("lab-guest: told to stop\n");
	power_off();
	return 0;
}
