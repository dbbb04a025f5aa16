package io.github.leaderelection.metrics;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;

/**
 * Finds or makes the meters of this library, each with its name, description and tags.
 * Safe for use by any thread.
 */
final class Meters {

	private static final Set<String> NAMES = Arrays.stream(LeaderElectionMeter.values())
		.map(LeaderElectionMeter::getName)
		.collect(Collectors.toUnmodifiableSet());

	private final Supplier<MeterRegistry> registry;

	Meters(Supplier<MeterRegistry> registry) {
		this.registry = registry;
	}

	Timer timer(LeaderElectionMeter meter, String... values) {
		return Timer.builder(meter.getName())
			.description(meter.getDescription())
			.tags(tags(meter, values))
			.register(this.registry.get());
	}

	Counter counter(LeaderElectionMeter meter, String... values) {
		return Counter.builder(meter.getName())
			.description(meter.getDescription())
			.tags(tags(meter, values))
			.register(this.registry.get());
	}

	/**
	 * Make a gauge, which does not keep the object from being collected.
	 * @param <T> the type of the object
	 * @param meter the meter
	 * @param object what is measured
	 * @param value measures it
	 * @param values the values of the tags
	 * @return the gauge
	 */
	<T> Meter gauge(LeaderElectionMeter meter, T object, ToDoubleFunction<T> value, String... values) {
		return Gauge.builder(meter.getName(), object, value)
			.description(meter.getDescription())
			.tags(tags(meter, values))
			.register(this.registry.get());
	}

	/**
	 * Make a gauge of a time, which does not keep the object from being collected.
	 * @param <T> the type of the object
	 * @param meter the meter
	 * @param object what is measured
	 * @param nanos measures it in nanoseconds
	 * @param values the values of the tags
	 * @return the gauge
	 */
	<T> Meter timeGauge(LeaderElectionMeter meter, T object, ToDoubleFunction<T> nanos, String... values) {
		return TimeGauge.builder(meter.getName(), object, TimeUnit.NANOSECONDS, nanos)
			.description(meter.getDescription())
			.tags(tags(meter, values))
			.register(this.registry.get());
	}

	private static Tags tags(LeaderElectionMeter meter, String... values) {
		KeyName[] keys = meter.getKeyNames();
		Tags tags = Tags.empty();
		for (int i = 0; i < keys.length; i++) {
			tags = tags.and(keys[i].asString(), values[i]);
		}
		return tags;
	}

	void remove(Meter meter) {
		this.registry.get().remove(meter);
	}

	/**
	 * Remove all meters of an election, those of observations included.
	 * @param election the name of the election
	 */
	void removeAll(String election) {
		MeterRegistry all = this.registry.get();
		all.getMeters()
			.stream()
			.filter((meter) -> NAMES.contains(meter.getId().getName())
					&& Objects.equals(meter.getId().getTag(LeaderElectionTag.ELECTION.asString()), election))
			.forEach(all::remove);
	}

}
