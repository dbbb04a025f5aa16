package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Registers listeners, each of which receives the current state first and then the events
 * of one election or of all. Any thread.
 */
final class EngineListeners {

	private final EngineEnvironment environment;

	private final EventDispatcher events;

	private final StoreCondition condition;

	private final Collection<Elector> electors;

	private final Function<String, @Nullable Term> announcedTerm;

	/**
	 * Create a new {@link EngineListeners}.
	 * @param environment the clocks
	 * @param events where events are published
	 * @param condition whether the store answers
	 * @param electors all electors of the engine, also those that joined since
	 * @param announcedTerm returns, on the state thread, the term of an election that was
	 * announced as granted and not yet as revoked
	 */
	EngineListeners(EngineEnvironment environment, EventDispatcher events, StoreCondition condition,
			Collection<Elector> electors, Function<String, @Nullable Term> announcedTerm) {
		this.environment = environment;
		this.events = events;
		this.condition = condition;
		this.electors = electors;
		this.announcedTerm = announcedTerm;
	}

	Subscription register(ElectionListener listener) {
		return this.events.register(listener, (event) -> true, () -> {
			List<ElectionEvent> state = new ArrayList<>();
			String problem = this.condition.reportedProblem();
			if (problem != null) {
				state.add(new StoreUnreachableEvent(problem, Moment.now(this.environment).wallTime()));
			}
			this.electors.forEach((elector) -> state.addAll(currentState(elector)));
			return state;
		});
	}

	Subscription register(Elector elector, ElectionListener listener) {
		return this.events.register(listener, (event) -> concerns(event, elector.election()),
				() -> currentState(elector));
	}

	private List<ElectionEvent> currentState(Elector elector) {
		List<ElectionEvent> state = new ArrayList<>();
		Term term = this.announcedTerm.apply(elector.election());
		if (term != null) {
			state.add(term.granted());
		}
		elector.leader()
			.ifPresent((leader) -> state
				.add(new LeaderChangedEvent(elector.election(), leader, Moment.now(this.environment).wallTime())));
		return state;
	}

	private static boolean concerns(ElectionEvent event, String election) {
		return event instanceof ElectionEvent.OfElection one && one.election().equals(election);
	}

}
