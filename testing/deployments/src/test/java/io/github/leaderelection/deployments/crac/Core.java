package io.github.leaderelection.deployments.crac;

/**
 * The entry point.
 */
public final class Core {

	private static final Context context = new Context();

	private Core() {
	}

	public static Context getGlobalContext() {
		return context;
	}

	public static void checkpointRestore() throws Exception {
		checkpointRestore(() -> {
		});
	}

	/**
	 * Do what a JVM does around a checkpoint.
	 * @param atCheckpoint run in place of it, with everything as it would be saved
	 */
	public static void checkpointRestore(Runnable atCheckpoint) throws Exception {
		context.checkpoint(atCheckpoint);
	}

	/**
	 * Forget all resources.
	 */
	public static void reset() {
		context.clear();
	}

}
