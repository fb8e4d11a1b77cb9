// Each host test wants the machine to itself: they measure, start hypervisors, and look for what others left behind.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
