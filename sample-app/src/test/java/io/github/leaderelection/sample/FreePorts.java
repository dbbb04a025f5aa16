package io.github.leaderelection.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;

/**
 * Free ports, below those that the kernel gives to outgoing connections: one of these
 * could take the port of a process before that is started, for the first time or again.
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
		return new Random().ints(20_000, 32_000).distinct().filter(FreePorts::isFree).limit(count).boxed().toList();
	}

	private static boolean isFree(int port) {
		try {
			new ServerSocket(port).close();
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
