package io.github.leaderelection.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that runs a server written in Java from the class path of this JVM.
 */
final class JavaCommand {

	private JavaCommand() {
	}

	/**
	 * Return the command.
	 * @param properties system properties, each as {@code name=value}
	 * @param mainClass the class to run
	 * @param arguments its arguments
	 * @return the program and its arguments
	 */
	static List<String> of(List<String> properties, String mainClass, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		// Starts fast and stays small, since there may be many of them
		command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m",
				"-XX:+UnlockDiagnosticVMOptions", "-XX:-BytecodeVerificationRemote"));
		properties.forEach((property) -> command.add("-D" + property));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
		command.addAll(arguments);
		return command;
	}

}
