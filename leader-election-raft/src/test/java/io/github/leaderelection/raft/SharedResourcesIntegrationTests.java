package io.github.leaderelection.raft;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.thirdparty.io.grpc.internal.SharedResourceHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What gRPC shares in a JVM, by the number of those that use it.
 */
class SharedResourcesIntegrationTests {

	@Test
	void nothingIsUsedOnceANodeWithTlsHasStopped(@TempDir Path directory) throws ReflectiveOperationException {
		int before = references();
		try (TestNodes nodes = new TestNodes(directory, "orders")) {
			RaftSecurity security = CheapSecrets.security("orders", "the secret of this cluster");
			nodes.start("n1", nodes.settings("n1", "n1").security(security).build());
			nodes.awaitWrite("n1");
			assertThat(references()).isGreaterThan(before);
			nodes.stop("n1");
			await().atMost(TestNodes.BOUND).until(() -> references() <= before);
		}
	}

	private static int references() throws ReflectiveOperationException {
		Object holder = value(SharedResourceHolder.class, "holder", null);
		synchronized (holder) {
			int references = 0;
			for (Object resource : instances(holder)) {
				references += (int) value(resource.getClass(), "refcount", resource);
			}
			return references;
		}
	}

	private static Collection<?> instances(Object holder) throws ReflectiveOperationException {
		return ((Map<?, ?>) value(SharedResourceHolder.class, "instances", holder)).values();
	}

	private static Object value(Class<?> type, String name, Object owner) throws ReflectiveOperationException {
		Field field = type.getDeclaredField(name);
		field.setAccessible(true);
		return field.get(owner);
	}

}
