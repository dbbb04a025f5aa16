package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Member;
import io.github.leaderelection.actuate.ElectionDescriptors.ActionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ActionsDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.CandidateDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.LeaderElectionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.Outcome;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows the elections that this instance has joined, and
 * resigns, pauses and resumes them. It never joins an election. Access is read-only by
 * default. No operation does I/O.
 */
@Endpoint(id = "leaderelection", defaultAccess = Access.READ_ONLY)
public class LeaderElectionEndpoint {

	/**
	 * The label of the pauses that this endpoint sets and lifts.
	 */
	public static final String PAUSED_BY = "operator";

	/**
	 * The label of the pause that {@code leader-election.paused} sets, which an operator
	 * lifts to let this instance lead.
	 */
	private static final String CONFIGURATION = "configuration";

	private static final int DEFAULT_LIMIT = 100;

	static final int MAX_LIMIT = 1000;

	static final int MAX_MEMBERS = 100;

	// This instance can always see itself
	private static final Comparator<Member> ORDER = Comparator.comparing(Member::self)
		.reversed()
		.thenComparing(Member::candidate)
		.thenComparing(Member::id);

	private final LeaderElectors electors;

	private final LeaderElectionEndpointSettings settings;

	private final ElectionHistory history;

	private final LeaderWorkHistory work;

	private final InstantSource clock;

	/**
	 * Create a new {@link LeaderElectionEndpoint}.
	 * @param electors the electors
	 * @param settings what is shown of the backend and of the endpoint itself
	 * @param history the last changes
	 * @param work the work that runs only on the leader
	 * @param clock the wall clock
	 */
	public LeaderElectionEndpoint(LeaderElectors electors, LeaderElectionEndpointSettings settings,
			ElectionHistory history, LeaderWorkHistory work, InstantSource clock) {
		this.electors = electors;
		this.settings = settings;
		this.history = history;
		this.work = work;
		this.clock = clock;
	}

	/**
	 * Describe the elections that this instance has joined, by name, one page of them.
	 * @param limit how many at most, from 1 to 1,000; 100 if {@code null}
	 * @param after the name after which the page begins, {@code null} for the first page
	 * @return the description
	 */
	@ReadOperation
	public LeaderElectionDescriptor elections(@Nullable Integer limit, @Nullable String after) {
		int most = (limit != null) ? limit : DEFAULT_LIMIT;
		if (most < 1 || most > MAX_LIMIT) {
			throw new InvalidEndpointRequestException(
					"Parameter 'limit' is %s: set it to 1 to %s".formatted(limit, MAX_LIMIT), "Invalid limit");
		}
		TreeSet<String> names = new TreeSet<>(this.electors.elections());
		List<String> page = ((after != null) ? names.tailSet(after, false) : names).stream().limit(most).toList();
		Map<String, ElectionDescriptor> elections = new TreeMap<>();
		page.forEach(
				(name) -> this.electors.joined(name).ifPresent((elector) -> elections.put(name, describe(elector))));
		boolean last = page.isEmpty() || page.get(page.size() - 1).equals(names.last());
		List<Member> members = this.electors.members();
		Duration outage = this.history.outage();
		return new LeaderElectionDescriptor(this.settings.backend(), this.settings.namespace(),
				this.history.storeProblem(), (outage.isZero()) ? null : outage, this.settings.backendDetails().get(),
				this.clock.instant(), this.settings.leaseDuration(), this.settings.writable(), candidate(members),
				members.stream().sorted(ORDER).limit(MAX_MEMBERS).toList(), members.size(), this.history.ended(),
				names.size(), (last) ? null : page.get(page.size() - 1), elections);
	}

	private CandidateDescriptor candidate(List<Member> members) {
		String session = members.stream().filter(Member::self).map(Member::id).findFirst().orElse(null);
		return new CandidateDescriptor(this.electors.candidate(), session, this.electors.isCandidate());
	}

	/**
	 * Describe one election.
	 * @param election the name of the election, split at each slash or not
	 * @return the description, {@code null} if this instance has not joined it
	 */
	@ReadOperation
	public @Nullable ElectionDescriptor election(@Selector(match = Match.ALL_REMAINING) String... election) {
		LeaderElector elector = joined(election);
		return (elector != null) ? describe(elector) : null;
	}

	private ElectionDescriptor describe(LeaderElector elector) {
		return ElectionDescriptor.of(elector.status(), elector.leadership().orElse(null),
				this.history.changes(elector.election()), this.history.ended(elector.election()),
				this.work.work(elector.election()));
	}

	/**
	 * Resign what this instance leads, or pause or resume its candidacy, in all
	 * elections. To resume also lifts the pause of {@code leader-election.paused}.
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @param to refused: a resignation from all elections is to no member
	 * @return what was done
	 */
	@WriteOperation
	public ActionsDescriptor changeAll(String action, @Nullable String to) {
		Action wanted = Action.of(action);
		if (to != null) {
			throw new InvalidEndpointRequestException(
					"Parameter 'to' goes with one election: resign each election to the member by a request of its own",
					"Invalid action");
		}
		List<LeaderElector> led = this.electors.elections()
			.stream()
			.sorted()
			.flatMap((name) -> this.electors.joined(name).stream())
			.filter(LeaderElector::isLeader)
			.toList();
		List<String> handedOff = switch (wanted) {
			case RESIGN -> led.stream().filter(LeaderElector::resign).map(LeaderElector::election).toList();
			case PAUSE -> {
				this.electors.pause(PAUSED_BY);
				yield led.stream().map(LeaderElector::election).toList();
			}
			case RESUME -> {
				this.electors.resume(PAUSED_BY);
				this.electors.resume(CONFIGURATION);
				yield List.of();
			}
		};
		return new ActionsDescriptor(wanted.name(), handedOff.size(), handedOff.stream().limit(MAX_LIMIT).toList());
	}

	/**
	 * Resign one election, or pause or resume the candidacy of this instance in it.
	 * @param election the name of the election, split at each slash or not
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @param to the id of the member that a resignation leaves the election to,
	 * {@code null} for any
	 * @return what was done, or why nothing was
	 */
	@WriteOperation
	public ActionDescriptor change(@Selector(match = Match.ALL_REMAINING) String[] election, String action,
			@Nullable String to) {
		Action wanted = Action.of(action);
		if (to != null && wanted != Action.RESIGN) {
			throw new InvalidEndpointRequestException(
					"Parameter 'to' goes with the action 'resign': leave it out for '%s'".formatted(action),
					"Invalid action");
		}
		LeaderElector elector = joined(election);
		Outcome outcome = (elector != null) ? change(elector, wanted, to) : Outcome.NOT_JOINED;
		return new ActionDescriptor(String.join("/", election), wanted.name(), outcome);
	}

	private Outcome change(LeaderElector elector, Action action, @Nullable String to) {
		return switch (action) {
			case RESIGN -> resign(elector, to);
			case PAUSE -> {
				boolean led = elector.isLeader();
				elector.pause(PAUSED_BY);
				yield (led) ? Outcome.HANDING_OFF : Outcome.DONE;
			}
			case RESUME -> {
				elector.resume(PAUSED_BY);
				yield Outcome.DONE;
			}
		};
	}

	private Outcome resign(LeaderElector elector, @Nullable String to) {
		if (to == null) {
			return (elector.resign()) ? Outcome.HANDING_OFF : Outcome.NOT_LEADER;
		}
		Member member = this.electors.members()
			.stream()
			.filter((live) -> live.id().equals(to) && !live.self())
			.findFirst()
			.orElse(null);
		if (member == null) {
			return Outcome.NO_SUCH_MEMBER;
		}
		try {
			return (elector.resign(member)) ? Outcome.HANDING_OFF : Outcome.NOT_LEADER;
		}
		catch (IllegalArgumentException ex) {
			return Outcome.NO_SUCH_MEMBER;
		}
	}

	private @Nullable LeaderElector joined(String... election) {
		return this.electors.joined(String.join("/", election)).orElse(null);
	}

	private enum Action {

		RESIGN, PAUSE, RESUME;

		static Action of(String text) {
			return Arrays.stream(values())
				.filter((action) -> action.name().equalsIgnoreCase(text))
				.findFirst()
				.orElseThrow(() -> new InvalidEndpointRequestException(
						"Parameter 'action' is none of 'resign', 'pause' and 'resume'", "Invalid action"));
		}

	}

}
