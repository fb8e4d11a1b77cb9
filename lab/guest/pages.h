/* Stamped pages: what they hold, and how a damaged one is known. */
#ifndef LAB_PAGES_H
#define LAB_PAGES_H

#include <stdint.h>

#define PAGE_WORDS 512

/*
 * word 0: index, word 1: generation, words 2..510: a stream seeded by both, word 511: checksum of all before it.
 * The stream looks random to a compressor and changes wholly with the generation, so a page is never zero, never
 * compressible, never a small difference of its last version.
 * Each step of the checksum is a bijection of its state: a change within one word is always seen, others but for one chance in 2^64.
 */
static uint64_t mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
	return sum ^ sum >> 29;
}

static void page_stamp(uint64_t *page, uint64_t index, uint64_t generation)
{
	uint64_t stream = mix(index + 1, generation), sum = mix(mix(0, index), generation);

	page[0] = index;
	page[1] = generation;
	for (int i = 2; i < PAGE_WORDS - 1; i++) {
		stream = stream * 6364136223846793005u + 1442695040888963407u;
		page[i] = stream;
		sum = mix(sum, stream);
	}
	page[PAGE_WORDS - 1] = sum;
}

/* The expected generation is known from outside the page: a page that went back to an older content is corrupt too. */
static int page_intact(const volatile uint64_t *page, uint64_t index, uint64_t generation)
{
	uint64_t sum = 0;

	for (int i = 0; i < PAGE_WORDS - 1; i++)
		sum = mix(sum, page[i]);
	return page[0] == index && page[1] == generation && page[PAGE_WORDS - 1] == sum;
}

#endif
