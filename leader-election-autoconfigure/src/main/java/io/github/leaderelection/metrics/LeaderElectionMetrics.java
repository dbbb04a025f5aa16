package io.github.leaderelection.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.ProcessStalledEvent;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * {@link ElectionTelemetry} that records the {@linkplain LeaderElectionMeter meters} of
 * an instance and of its elections. No meter keeps what it measures from being collected.
 * Safe for use by any thread.
 */
public final class LeaderElectionMetrics
		implements ElectionTelemetry, ElectionTagLimit, SmartInitializingSingleton, DisposableBean {

	private final Meters meters;

	private final DefaultElectionTagLimit tags;

	/**
	 * Of their own: the names in requests over HTTP are those of other applications.
	 */
	private final DefaultElectionTagLimit fenceTags;

	private final ElectionMeters elections;

	private final Supplier<LeaderElectors> electors;

	private final List<Meter> gauges = new ArrayList<>();

	private Subscription fences = () -> {
	};

	private volatile int records;

	private volatile int sessions;

	/**
	 * Create new {@link LeaderElectionMetrics}.
	 * @param registry supplies the registry of the meters when there is something to
	 * measure
	 * @param electors supplies the elections of this instance
	 * @param maxElections how many elections have meters of their own
	 */
	public LeaderElectionMetrics(Supplier<MeterRegistry> registry, Supplier<LeaderElectors> electors,
			int maxElections) {
		this.meters = new Meters(registry);
		this.tags = new DefaultElectionTagLimit(maxElections);
		this.fenceTags = new DefaultElectionTagLimit(maxElections);
		this.elections = new ElectionMeters(this.meters, this.tags);
		this.electors = electors;
	}

	/**
	 * Register the meters of this instance, and count refused writes until the end.
	 */
	@Override
	public synchronized void afterSingletonsInstantiated() {
		LeaderElectors all = this.electors.get();
		this.gauges.add(this.meters.gauge(LeaderElectionMeter.MEMBERS, all, (own) -> own.members().size()));
		this.gauges.add(this.meters.gauge(LeaderElectionMeter.ELECTIONS, all, (own) -> own.elections().size()));
		this.gauges.add(this.meters.gauge(LeaderElectionMeter.VIEW_SIZE, this, (own) -> own.records, "records"));
		this.gauges.add(this.meters.gauge(LeaderElectionMeter.VIEW_SIZE, this, (own) -> own.sessions, "sessions"));
		// So that a rate counts the first one
		for (HeartbeatOutcome outcome : HeartbeatOutcome.values()) {
			this.meters.timer(LeaderElectionMeter.HEARTBEATS, LeaderElectionTag.value(outcome));
		}
		for (ProcessStalledEvent.Kind kind : ProcessStalledEvent.Kind.values()) {
			this.meters.timer(LeaderElectionMeter.STALLS, LeaderElectionTag.value(kind));
		}
		this.fences = FenceRejections.addListener(this::rejected);
	}

	/**
	 * Remove the gauges, which would have nothing to measure, and all meters of single
	 * elections.
	 */
	@Override
	public synchronized void destroy() {
		this.fences.close();
		this.gauges.forEach(this.meters::remove);
		this.gauges.clear();
		this.elections.removeAll();
	}

	@Override
	public String tag(String election) {
		return this.tags.tag(election);
	}

	/**
	 * Return a listener that measures leader-only work.
	 * @return a new listener
	 */
	public WorkMeters work() {
		return new WorkMeters(this.meters, this.tags);
	}

	@Override
	public void joined(LeaderElector elector) {
		this.elections.add(elector);
	}

	@Override
	public void left(LeaderElector elector) {
		this.elections.remove(elector);
	}

	@Override
	public void heartbeat(HeartbeatOutcome outcome, Duration duration) {
		this.meters.timer(LeaderElectionMeter.HEARTBEATS, LeaderElectionTag.value(outcome)).record(duration);
	}

	@Override
	public void view(int records, int sessions) {
		this.records = records;
		this.sessions = sessions;
	}

	@Override
	public void termEnded(String election, LeadershipRevokedEvent.Reason reason, Duration duration) {
		this.meters.timer(LeaderElectionMeter.TERM, tag(election), LeaderElectionTag.value(reason)).record(duration);
	}

	@Override
	public void takeover(String election, Takeover after, Duration duration) {
		this.meters.timer(LeaderElectionMeter.TAKEOVER, tag(election), LeaderElectionTag.value(after)).record(duration);
	}

	@Override
	public void handOff(String election, HandOff outcome, Duration duration) {
		this.meters.timer(LeaderElectionMeter.HANDOFF, tag(election), LeaderElectionTag.value(outcome))
			.record(duration);
	}

	@Override
	public void stall(ProcessStalledEvent.Kind kind, Duration length) {
		this.meters.timer(LeaderElectionMeter.STALLS, LeaderElectionTag.value(kind)).record(length);
	}

	@Override
	public void workOverrun(String election, String work) {
		this.meters.counter(LeaderElectionMeter.WORK_OVERRUN, tag(election), work).increment();
	}

	private void rejected(String election, FencedResource resource) {
		this.meters
			.counter(LeaderElectionMeter.FENCE_REJECTIONS, this.fenceTags.tag(election),
					LeaderElectionTag.value(resource))
			.increment();
	}

}
