/* The memory the guest owns: stamped, dirtied as told, verified for ever. */
#ifndef LAB_WORKLOAD_H
#define LAB_WORKLOAD_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "options.h"
#include "pages.h"

#define SECOND 1000000000ull
#define BATCH 16              /* pages stamped between two looks at the clock: some 0.3 ms under TCG */
#define SWEEP_BATCH 64        /* pages verified between two looks at the clock */
#define BURST_NS 50000000ull  /* after a stall, no more than this much of missed dirtying is made up for */
#define PASSES_PER_SECOND 4   /* how often the sweep aims to see each page */
#define SWEEP_SHARE 4         /* the sweep takes at most 1/SWEEP_SHARE of the processor */

struct workload {
	uint64_t *pages;
	uint64_t working, total;      /* pages: the first `working` are dirtied, all are verified */
	uint64_t rate;
	uint64_t stamped, dirtied, verified, passes, corrupt;
	uint64_t credit, credited_at; /* dirtying owed, in pages x SECOND; when it was last counted */
	uint64_t sweep, sweep_due;    /* next page of the sweep; when its next batch may start */
};

static uint64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec;
}

/* Dirtying goes round robin, so the count tells each page's generation. */
static uint64_t generation(const struct workload *w, uint64_t index)
{
	if (index >= w->working)
		return 0;
	return w->dirtied / w->working + (index < w->dirtied % w->working);
}

static uint64_t *page(const struct workload *w, uint64_t index)
{
	return w->pages + index * PAGE_WORDS;
}

/* A corrupt page is reported, counted and stamped anew, so that each damage counts once. */
static void verify(struct workload *w, uint64_t index)
{
	uint64_t expected = generation(w, index), *p = page(w, index);

	w->verified++;
	if (page_intact(p, index, expected))
		return;
	w->corrupt++;
	if (w->corrupt <= 20)
		printf("lab-guest: corrupt page %lu: expected index %lu generation %lu, found index %lu generation %lu\n",
		       index, index, expected, p[0], p[1]);
	page_stamp(p, index, expected);
}

/* Stamps a batch; returns 0 once every page is stamped. */
static int stamp_some(struct workload *w)
{
	for (int i = 0; i < BATCH && w->stamped < w->total; i++, w->stamped++)
		page_stamp(page(w, w->stamped), w->stamped, 0);
	return w->stamped < w->total;
}

/* Dirties what is due, a batch at most; returns whether more is due. */
static int dirty_some(struct workload *w, uint64_t now)
{
	uint64_t elapsed = now - w->credited_at;

	w->credited_at = now;
	if (!w->working || !w->rate)
		return 0;
	w->credit += (elapsed < BURST_NS ? elapsed : BURST_NS) * w->rate;
	if (w->credit > BURST_NS * w->rate + SECOND)
		w->credit = BURST_NS * w->rate + SECOND;
	for (int i = 0; i < BATCH && w->credit >= SECOND; i++, w->credit -= SECOND) {
		uint64_t index = w->dirtied % w->working;
		verify(w, index);
		page_stamp(page(w, index), index, w->dirtied / w->working + 1);
		w->dirtied++;
	}
	return w->credit >= SECOND;
}

/* Verifies a batch when one is due, and says by sweep_due when the next is. */
static void sweep_some(struct workload *w, uint64_t now)
{
	uint64_t took, pace = SWEEP_BATCH * SECOND / (w->total * PASSES_PER_SECOND);

	if (now < w->sweep_due)
		return;
	for (int i = 0; i < SWEEP_BATCH; i++) {
		verify(w, w->sweep);
		if (++w->sweep == w->total) {
			w->sweep = 0;
			w->passes++;
		}
	}
	took = (now_ns() - now) * SWEEP_SHARE;
	w->sweep_due = now + (took > pace ? took : pace);
}

#endif
