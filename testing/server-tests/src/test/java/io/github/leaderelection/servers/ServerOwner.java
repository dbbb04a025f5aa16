package io.github.leaderelection.servers;

import java.io.IOException;

/**
 * A program that starts a server, prints its process id and its directory, and ends
 * without closing it when its input ends.
 */
public final class ServerOwner {

	private ServerOwner() {
	}

	public static void main(String[] args) throws IOException {
		RedisServer server = new RedisServer();
		server.start();
		System.out.println(server.pid());
		System.out.println(server.directory());
		System.in.readAllBytes();
	}

}
