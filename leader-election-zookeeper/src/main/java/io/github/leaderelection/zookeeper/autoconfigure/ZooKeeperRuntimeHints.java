package io.github.leaderelection.zookeeper.autoconfigure;

import java.util.List;

import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * {@link RuntimeHintsRegistrar} for the sockets of the client, which it creates by their
 * names.
 */
class ZooKeeperRuntimeHints implements RuntimeHintsRegistrar {

	private static final List<TypeReference> ARGUMENT = List.of(TypeReference.of(ZKClientConfig.class));

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		for (String kind : List.of("NIO", "Netty")) {
			hints.reflection()
				.registerTypeIfPresent(classLoader, ZooKeeper.class.getPackageName() + ".ClientCnxnSocket" + kind,
						(type) -> type.withConstructor(ARGUMENT, ExecutableMode.INVOKE));
		}
	}

}
