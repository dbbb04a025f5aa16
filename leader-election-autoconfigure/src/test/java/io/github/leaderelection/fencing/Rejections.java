package io.github.leaderelection.fencing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.Subscription;

/**
 * Collects the refused writes of a test.
 */
public final class Rejections {

	private Rejections() {
	}

	/**
	 * Collect the refused writes of some work.
	 * @param work the work
	 * @return election and resource of each
	 */
	public static List<String> of(Runnable work) {
		List<String> rejections = new CopyOnWriteArrayList<>();
		Subscription subscription = FenceRejections
			.addListener((election, resource) -> rejections.add(election + " " + resource));
		try {
			work.run();
		}
		finally {
			subscription.close();
		}
		return rejections;
	}

}
