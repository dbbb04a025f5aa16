package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.ElectionStormEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the leader of an election changes too often, by the fencing tokens that
 * views show, also those of terms that were over when it was sent. The first one is no
 * change. A storm ends when the changes within the window are no more than half of the
 * limit: if one more or less than the limit decided, changes at a steady rate would be a
 * storm each. State thread only.
 */
final class StormWatch {

	private static final Logger logger = LoggerFactory.getLogger(StormWatch.class);

	/**
	 * When the last changes were observed: never more than it takes to see a storm.
	 */
	private final Deque<Long> changes = new ArrayDeque<>();

	private final Elector elector;

	private final SessionContext context;

	private final StormLimit limit;

	private @Nullable Long token;

	private @Nullable Long since;

	StormWatch(Elector elector, SessionContext context) {
		this.elector = elector;
		this.context = context;
		this.limit = context.reporting().stormLimit();
	}

	boolean isOn() {
		return this.since != null;
	}

	/**
	 * Note the fencing token of the last term.
	 * @param observed the token
	 */
	void observe(long observed) {
		Long before = this.token;
		this.token = observed;
		if (before == null || before == observed) {
			return;
		}
		this.changes.add(this.context.now());
		if (this.changes.size() > this.limit.changes() + 1) {
			this.changes.remove();
		}
		forgetOld();
		if (!isOn() && this.changes.size() > this.limit.changes()) {
			begin();
		}
	}

	/**
	 * End a storm that is over.
	 */
	void tick() {
		Long begun = this.since;
		if (begun == null) {
			return;
		}
		forgetOld();
		if (this.changes.size() <= this.limit.changes() / 2) {
			end();
			logger.info("[{}] the leader no longer changes too often, after {}", this.elector.election(),
					DurationText.of(Duration.ofNanos(this.context.now() - begun)));
		}
	}

	/**
	 * End the storm, if there is one: this session observes no longer.
	 */
	void end() {
		this.since = null;
		this.elector.observe(this.elector.known().withStorm(false));
	}

	private void begin() {
		this.since = this.context.now();
		this.elector.observe(this.elector.known().withStorm(true));
		logger.warn(
				"[{}] the leader changes too often: {} times within {}. Candidates claim a little later until that is over",
				this.elector.election(), this.changes.size(), DurationText.of(this.limit.window()));
		this.context.events()
			.publish(new ElectionStormEvent(this.elector.election(), this.changes.size(), this.limit.window(),
					this.context.wallTime()));
	}

	private void forgetOld() {
		long window = this.limit.window().toNanos();
		while (!this.changes.isEmpty() && this.context.now() - this.changes.element() >= window) {
			this.changes.remove();
		}
	}

}
