package io.github.leaderelection.discovery;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.cloud.client.discovery.event.InstancePreRegisteredEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;

/**
 * Shows in service discovery what this instance leads. The metadata of its registration
 * has an {@linkplain LeaderMetadata#key entry} for each election that it leads, with the
 * fencing token, from the grant until the end of the term, and the
 * {@linkplain LeaderMetadata#MEMBER id} by which clients match the registration with the
 * member.
 * <p>
 * It sends on a thread of its own: a registry that is slow or fails delays no event and
 * no heartbeat. A change that could not be sent is sent later, unless it has been
 * superseded by then. What a client reads in a registry is therefore out of date for some
 * time, and no evidence of leadership.
 */
public final class LeadershipRegistrar implements SmartLifecycle {

	/**
	 * Below that of the engine, so that the end of a term in a shutdown is still sent,
	 * and above that of registrations, which must not be repeated after their end.
	 */
	static final int PHASE = 900;

	private static final Logger logger = LoggerFactory.getLogger(LeadershipRegistrar.class);

	private final LeaderElectors electors;

	private final List<RegistrationChannel> channels;

	private final String member;

	private final int maxElections;

	private final AtomicBoolean leftOutReported = new AtomicBoolean();

	private volatile @Nullable OwnRegistration registration;

	private volatile @Nullable Running running;

	/**
	 * Create a new {@link LeadershipRegistrar}.
	 * @param electors the electors
	 * @param channels the ways to registries, the first that supports a registration
	 * @param member the id by which clients match the registration with the member
	 * @param maxElections how many elections are shown at most
	 */
	public LeadershipRegistrar(LeaderElectors electors, List<RegistrationChannel> channels, String member,
			int maxElections) {
		this.electors = electors;
		this.channels = List.copyOf(channels);
		this.member = member;
		this.maxElections = maxElections;
	}

	@EventListener
	void beforeRegistration(InstancePreRegisteredEvent event) {
		RegistrationChannel channel = this.channels.stream()
			.filter((candidate) -> candidate.supports(event.getRegistration()))
			.findFirst()
			.orElseThrow();
		OwnRegistration registration = new OwnRegistration(event.getRegistration(), channel, event.getSource());
		registration.prepare(entries());
		this.registration = registration;
	}

	@EventListener
	void afterRegistration(InstanceRegisteredEvent<?> event) {
		request();
	}

	private void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent || event instanceof LeadershipRevokedEvent) {
			request();
		}
	}

	private void request() {
		Running running = this.running;
		if (running != null && this.registration != null) {
			running.task.request();
		}
	}

	private boolean send() {
		OwnRegistration registration = this.registration;
		return registration == null || registration.send(entries());
	}

	private Map<String, String> entries() {
		Map<String, String> tokens = new TreeMap<>();
		int leftOut = 0;
		for (String election : this.electors.elections().stream().sorted().toList()) {
			Leadership leadership = this.electors.joined(election).flatMap(LeaderElector::leadership).orElse(null);
			if (leadership == null) {
				continue;
			}
			String key = LeaderMetadata.key(election);
			if (tokens.size() < this.maxElections && key.length() <= LeaderMetadata.MAX_KEY_LENGTH) {
				tokens.put(key, Long.toString(leadership.fencingToken()));
			}
			else {
				leftOut++;
			}
		}
		reportLeftOut(leftOut);
		tokens.put(LeaderMetadata.MEMBER, this.member);
		return tokens;
	}

	private void reportLeftOut(int leftOut) {
		if (leftOut > 0 && this.leftOutReported.compareAndSet(false, true)) {
			logger.warn(
					"[{}] leads {} elections that service discovery does not show: more than {}, or with a name that is too long",
					this.electors.candidate(), leftOut, this.maxElections);
		}
	}

	private void report(@Nullable Throwable failure) {
		if (failure != null) {
			logger.warn("[{}] could not change its registration in service discovery, and tries again",
					this.electors.candidate(), failure);
		}
		else {
			logger.info("[{}] has changed its registration in service discovery", this.electors.candidate());
		}
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			CoalescedTask task = new CoalescedTask("leader-election-discovery", this::send, this::report);
			this.running = new Running(task, this.electors.addListener(this::onEvent));
			request();
		}
	}

	@Override
	public void stop() {
		end();
	}

	/**
	 * Stop, and call back when no change is being sent any more: one that arrives after
	 * the end of the registration would register the instance again.
	 */
	@Override
	public void stop(Runnable callback) {
		end().whenComplete((result, ex) -> callback.run());
	}

	private synchronized CompletableFuture<Void> end() {
		Running running = this.running;
		this.running = null;
		if (running == null) {
			return CompletableFuture.completedFuture(null);
		}
		running.subscription.close();
		running.task.close();
		return running.task.ended();
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private record Running(CoalescedTask task, Subscription subscription) {
	}

}
