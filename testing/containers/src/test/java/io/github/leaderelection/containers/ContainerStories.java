package io.github.leaderelection.containers;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.faults.ElectionStories;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;

import static org.awaitility.Awaitility.await;

/**
 * Stories of candidates that are processes and have one server in a container. Its port
 * stays the same when it is started again, which that of a usual container does not.
 */
abstract class ContainerStories extends ElectionStories {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private final GenericContainer<?> container;

	private final Class<?> application;

	ContainerStories(String server, GenericContainer<?> container, Class<?> application) {
		super("container of " + server, ContainerCandidateStore.class);
		this.container = container;
		this.application = application;
	}

	/**
	 * Return the properties by which an application reaches the server.
	 * @return properties of the form {@code name=value}
	 */
	abstract List<String> properties();

	/**
	 * Return whether the server that was killed and started again has the identity that
	 * it had before.
	 * @return whether its data are known to be those that it had acknowledged
	 */
	abstract boolean isSameStoreAfterACrash();

	/**
	 * Prepare a server that is new.
	 */
	void prepare() {
	}

	@Override
	protected void startServers() {
		this.container.setPortBindings(
				List.of("127.0.0.1:%s:%s".formatted(Ports.next(), this.container.getExposedPorts().get(0))));
		this.container.start();
		prepare();
	}

	@Override
	protected List<String> arguments() {
		List<String> arguments = new ArrayList<>(List.of(this.application.getName(),
				"leader-election.lease-duration=%sms".formatted(lease().toMillis())));
		arguments.addAll(properties());
		return arguments;
	}

	@Override
	protected void heal() {
		ContainerState state = engine().inspectContainerCmd(id()).exec().getState();
		if (Boolean.TRUE.equals(state.getPaused())) {
			resumeServer();
		}
		else if (!Boolean.TRUE.equals(state.getRunning())) {
			startServer();
		}
	}

	@Override
	protected void closeServers() {
		this.container.stop();
	}

	@Test
	void anotherLeadsAfterTheLeaderIsKilled() {
		killLeader();
	}

	@Test
	void aLeaderThatWasPausedIsDeniedAtOnce() {
		pauseLeader();
	}

	@Test
	void nobodyLeadsLongWhileTheContainerIsPaused() {
		pauseServer(() -> engine().pauseContainerCmd(id()).exec(), this::resumeServer);
	}

	@Test
	void oneLeadsAfterTheServerHasCrashed() {
		String before = storeId();
		engine().killContainerCmd(id()).exec();
		candidates().awaitDenial(leader(), token());
		startServer();
		Candidate next = candidates().awaitLeader(token(), candidates().all());
		candidates().awaitAgreement();
		String after = storeId();
		print("kill -9 of the server: identity %s before, %s after; %s led", before, after, next);
		Assertions.assertThat(after.equals(before)).isEqualTo(isSameStoreAfterACrash());
	}

	private void startServer() {
		engine().startContainerCmd(id()).exec();
	}

	private void resumeServer() {
		engine().unpauseContainerCmd(id()).exec();
	}

	private DockerClient engine() {
		return this.container.getDockerClient();
	}

	private String id() {
		return this.container.getContainerId();
	}

	private String storeId() {
		Session session = new Session(SessionId.random(new SecureRandom()), 1, "test", Map.of(), lease());
		ElectionStore store = new ContainerCandidateStore().open("identity", settings().operationTimeout(),
				arguments());
		try {
			return await().atMost(PATIENCE)
				.ignoreException(ElectionStoreException.class)
				.until(() -> store.heartbeat(session, 0).storeId(), (storeId) -> true);
		}
		finally {
			store.close(session.id());
		}
	}

}
