package io.github.leaderelection.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of the backends of this library. All else about a backend is known to its
 * module alone.
 */
enum KnownBackend {

	JDBC, REDIS, ZOOKEEPER, RAFT, LOCAL;

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return what to do where the module of the backend is missing.
	 * @return the middle of a sentence
	 */
	String addModule() {
		return "add the dependency io.github.leaderelection:leader-election-" + id();
	}

	static Optional<KnownBackend> find(String name) {
		return Arrays.stream(values()).filter((backend) -> backend.id().equals(name)).findFirst();
	}

}
