package io.github.leaderelection.servers;

import java.io.IOException;

/**
 * A program that gets many ports, prints them, and ends when its input ends.
 */
public final class PortsOwner {

	/**
	 * A quarter of all ports.
	 */
	private static final int PORTS = 3000;

	private PortsOwner() {
	}

	public static void main(String[] args) throws IOException {
		for (int i = 0; i < PORTS; i++) {
			System.out.println(Ports.next());
		}
		System.out.println();
		System.in.readAllBytes();
	}

}
