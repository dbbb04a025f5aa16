package io.github.leaderelection.sample.cluster;

import java.io.IOException;

/**
 * What stops a process and lets it continue. POSIX systems only.
 */
enum Signal {

	/**
	 * Stop the process as it is: no thread of it runs until it continues.
	 */
	STOP,

	/**
	 * Let the process continue.
	 */
	CONT;

	/**
	 * Send the signal.
	 * @param process the process, which may have ended
	 */
	void send(Process process) {
		// The kill of the shell, since not every machine has the program
		ProcessBuilder command = new ProcessBuilder("sh", "-c", "kill -%s %s".formatted(name(), process.pid()));
		try {
			int exit = command.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor();
			if (exit != 0 && process.isAlive()) {
				throw new ClusterException(
						"kill -%s %d failed with exit code %d".formatted(name(), process.pid(), exit));
			}
		}
		catch (IOException ex) {
			throw new ClusterException("kill cannot be executed (%s)".formatted(ex.getMessage()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
