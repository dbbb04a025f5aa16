package io.github.leaderelection.compatibility;

import java.util.List;
import java.util.regex.Pattern;

import io.github.leaderelection.servers.RedisServer;

/**
 * Both versions on Redis.
 */
class RedisVersionsIntegrationTests extends SideBySide {

	private final RedisServer server = new RedisServer("appendonly yes");

	RedisVersionsIntegrationTests() {
		super("redis", RedisOpener.class);
	}

	@Override
	void startServers() {
		this.server.start();
	}

	@Override
	void closeServers() {
		this.server.close();
	}

	@Override
	Pattern expectedOfPrevious() {
		return Pattern.compile("Ignoring field '@mark' of key");
	}

	@Override
	List<String> arguments(int slot) {
		return List.of(String.valueOf(this.server.port()));
	}

}
