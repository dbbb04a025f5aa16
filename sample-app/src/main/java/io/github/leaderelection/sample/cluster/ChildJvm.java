package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own with the class path of this one. Several have to start on a small
 * machine.
 */
final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * Return what starts the JVM.
	 * @param options its options
	 * @param main the class to run
	 * @param arguments the arguments of that class
	 * @return a builder of the process
	 */
	static ProcessBuilder of(List<String> options, Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		return builder;
	}

}
