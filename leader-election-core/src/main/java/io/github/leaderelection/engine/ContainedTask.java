package io.github.leaderelection.engine;

/**
 * Runs what must not keep from running what follows it: whatever it throws, errors
 * included, is reported to the environment and goes no further.
 */
final class ContainedTask {

	private ContainedTask() {
	}

	/**
	 * Run a task.
	 * @param environment receives what it throws
	 * @param where what the task belongs to, for people
	 * @param task the task
	 */
	static void run(EngineEnvironment environment, String where, Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			environment.failed(where, ex);
		}
	}

}
