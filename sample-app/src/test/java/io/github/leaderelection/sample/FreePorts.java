package io.github.leaderelection.sample;

import java.util.List;
import java.util.stream.Stream;

import io.github.leaderelection.servers.Ports;

/**
 * Free ports, which no other test takes before a process of this one has started, for the
 * first time or again.
 */
public final class FreePorts {

	private FreePorts() {
	}

	/**
	 * Find ports that nobody listens to.
	 * @param count how many
	 * @return the ports
	 */
	public static List<Integer> find(int count) {
		return Stream.generate(Ports::next).limit(count).toList();
	}

}
