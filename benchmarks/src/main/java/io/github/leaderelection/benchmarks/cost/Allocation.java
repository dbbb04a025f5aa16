package io.github.leaderelection.benchmarks.cost;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.ThreadMXBean;

/**
 * What the threads of this process allocate, except the one that asks. What a thread has
 * allocated between the last question and its end is missing.
 */
final class Allocation {

	private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

	private final Map<Long, Long> known = new HashMap<>();

	private long total;

	long bytes() {
		long own = Thread.currentThread().getId();
		long[] ids = this.threads.getAllThreadIds();
		long[] bytes = this.threads.getThreadAllocatedBytes(ids);
		for (int i = 0; i < ids.length; i++) {
			if (ids[i] != own && bytes[i] > 0) {
				Long before = this.known.put(ids[i], bytes[i]);
				this.total += bytes[i] - ((before != null) ? before : 0);
			}
		}
		return this.total;
	}

}
