package io.github.leaderelection.benchmarks.cost;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.leaderelection.benchmarks.cost.InstanceMain.Command;
import io.github.leaderelection.benchmarks.measure.Backend;
import io.github.leaderelection.benchmarks.measure.ChildProcess;

/**
 * An {@link InstanceMain} as a child process.
 */
final class Child extends ChildProcess {

	/**
	 * Start a process.
	 * @param backend the backend of its instances
	 * @param number its number
	 * @param arguments where its stores are
	 */
	Child(Backend backend, int number, List<String> arguments) {
		super(InstanceMain.class, List.of(),
				Stream.concat(Stream.of(backend.opener().getName(), "instance-" + number), arguments.stream()).toList(),
				new File("target/instance-" + number + ".log"));
	}

	/**
	 * Let the process do something.
	 * @param command what to do
	 * @param arguments the arguments of the command
	 * @return the numbers of the answer
	 */
	long[] request(Command command, Object... arguments) {
		send(command, arguments);
		return numbers();
	}

	void send(Command command, Object... arguments) {
		StringBuilder line = new StringBuilder(command.name());
		Arrays.stream(arguments).forEach((argument) -> line.append(' ').append(argument));
		send(line.toString());
	}

	long[] numbers() {
		String answer = answer();
		return answer.matches("[\\d ]+") ? Arrays.stream(answer.split(" ")).mapToLong(Long::parseLong).toArray()
				: new long[0];
	}

}
