package io.github.leaderelection.zookeeper;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FailureMessages} without a server.
 */
class FailureMessagesTests {

	private final Queue<CuratorFrameworkState> states = new ArrayDeque<>();

	private final CuratorFramework client = TestZooKeeper.builder("127.0.0.1:1").build();

	private final FailureMessages messages = new FailureMessages("test", NodePaths.of("/a", "test"),
			new UsedClient(this::client), Duration.ZERO);

	@Test
	void disconnectIsNotTakenForAClientThatIsNotStarted() {
		this.states.add(CuratorFrameworkState.LATENT);
		ElectionStoreException failure = explain();
		assertThat(failure).hasMessageContaining("the store was disconnected");
		assertThat(failure.problem()).isEqualTo(Problem.UNREACHABLE);
	}

	@Test
	void disconnectWhileAFailureIsExplainedIsNotTakenForAClientThatIsNotStarted() {
		this.states.addAll(List.of(CuratorFrameworkState.STARTED, CuratorFrameworkState.LATENT));
		assertThat(explain().problem()).isEqualTo(Problem.UNREACHABLE);
	}

	private ElectionStoreException explain() {
		return this.messages.explain("read", new RequestFailedException(Code.CONNECTIONLOSS));
	}

	/** Return a client that is in the next state each time that it is asked. */
	private CuratorFramework client() {
		return (CuratorFramework) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { CuratorFramework.class },
				(proxy, method, arguments) -> (method.getName().equals("getState")) ? this.states.remove()
						: method.invoke(this.client, arguments));
	}

}
