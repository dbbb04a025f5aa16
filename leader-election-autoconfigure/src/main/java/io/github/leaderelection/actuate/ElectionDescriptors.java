package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.Standing;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leader;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint answers. Unknown values are {@code null}.
 */
public final class ElectionDescriptors {

	private ElectionDescriptors() {
	}

	/**
	 * Description of the elections that this instance has joined.
	 *
	 * @param backend the backend that keeps the elections
	 * @param namespace the namespace of the elections in it
	 * @param storeProblem why the store does not answer, {@code null} while it does
	 * @param storeUnreachableFor for how long it has not answered, {@code null} while it
	 * does
	 * @param backendDetails what the backend says of its state, as in the health
	 * @param time when this description was made, by the wall clock of this instance
	 * @param leaseDuration the lease duration of this instance
	 * @param writable whether the access to the endpoint allows writes; what secures the
	 * application may still refuse them
	 * @param candidate this instance
	 * @param members the live instances, as last observed: this one, and then by
	 * candidate id at most 100 in all
	 * @param memberCount how many live instances there are
	 * @param ended how many terms of this instance have ended, by reason, since it was
	 * started
	 * @param total how many elections this instance has joined
	 * @param next what to ask for by {@code after} to get the next page, {@code null}
	 * after the last one
	 * @param elections the elections of this page by name
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record LeaderElectionDescriptor(String backend, @Nullable String namespace, @Nullable String storeProblem,
			@Nullable Duration storeUnreachableFor, Map<String, Object> backendDetails, Instant time,
			Duration leaseDuration, boolean writable, CandidateDescriptor candidate, List<Member> members,
			int memberCount, Map<Reason, Long> ended, int total, @Nullable String next,
			Map<String, ElectionDescriptor> elections) implements OperationResponseBody {
	}

	/**
	 * Description of this instance.
	 *
	 * @param id the candidate id
	 * @param session the identity of its session, {@code null} before its first heartbeat
	 * was answered
	 * @param active whether this instance is a candidate, which it is from when the
	 * application is ready until it begins to stop
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record CandidateDescriptor(String id, @Nullable String session, boolean active) {
	}

	/**
	 * Description of one election.
	 *
	 * @param leading whether this instance leads now
	 * @param state who leads, as far as is known
	 * @param standing whether this instance may be granted the next term
	 * @param pausedBy the labels of the pauses that are in force here
	 * @param leader the candidate id of the leader, as last observed
	 * @param fencingToken the fencing token of the leader, as last observed
	 * @param since since when the state lasts, by the wall clock of this instance
	 * @param remaining for how long this instance leads at least, {@code null} if it does
	 * not
	 * @param storm whether the leader changes too often
	 * @param changes the last changes, newest first
	 * @param ended how many terms of this instance have ended, by reason
	 * @param work the work that runs only on the leader
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record ElectionDescriptor(boolean leading, State state, Standing standing, Set<String> pausedBy,
			@Nullable String leader, @Nullable Long fencingToken, Instant since, @Nullable Duration remaining,
			boolean storm, List<Change> changes, Map<Reason, Long> ended,
			List<WorkDescriptor> work) implements OperationResponseBody {

		// The status may be published a little later than the term begins and ends
		static ElectionDescriptor of(ElectionStatus status, @Nullable Leadership own, List<Change> changes,
				Map<Reason, Long> ended, List<WorkDescriptor> work) {
			if (own != null) {
				return new ElectionDescriptor(true, State.LEADING, status.standing(), status.pausedBy(),
						own.candidate(), own.fencingToken(), own.grantedAt(), own.remaining(), status.storm(), changes,
						ended, work);
			}
			Leader leader = status.current();
			return new ElectionDescriptor(false, status.state(), status.standing(), status.pausedBy(),
					(leader != null) ? leader.candidate() : null, (leader != null) ? leader.fencingToken() : null,
					status.since(), null, status.storm(), changes, ended, work);
		}

	}

	/**
	 * Description of work that runs only on the leader, since this instance was started.
	 *
	 * @param name the name of the work
	 * @param running how many runs are under way
	 * @param runs how many runs have begun
	 * @param skips how many calls did not run
	 * @param last when the last run began, {@code null} before the first one
	 * @param lastDuration how long the run took that ended last
	 * @param lastFailure the class of what it threw, {@code null} if it succeeded
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record WorkDescriptor(String name, int running, long runs, long skips, @Nullable Instant last,
			@Nullable Duration lastDuration, @Nullable String lastFailure) {
	}

	/**
	 * What an action did in one election.
	 *
	 * @param election the name of the election
	 * @param action the action
	 * @param outcome what came of it
	 */
	public record ActionDescriptor(String election, String action, Outcome outcome) implements OperationResponseBody {
	}

	/**
	 * What an action did in all elections.
	 *
	 * @param action the action
	 * @param total how many elections this instance led and hands off
	 * @param handedOff their names, at most 1,000
	 */
	public record ActionsDescriptor(String action, int total, List<String> handedOff) implements OperationResponseBody {
	}

	/**
	 * Why a request was refused.
	 *
	 * @param problem what is wrong with it, and what to send instead
	 */
	public record RefusalDescriptor(String problem) implements OperationResponseBody {
	}

	/**
	 * What came of an action.
	 */
	public enum Outcome {

		/**
		 * It is done.
		 */
		DONE,

		/**
		 * This instance no longer leads. The election is released once its work has
		 * ended.
		 */
		HANDING_OFF,

		/**
		 * Nothing was done: this instance has not joined the election.
		 */
		NOT_JOINED,

		/**
		 * Nothing was done: this instance does not lead.
		 */
		NOT_LEADER,

		/**
		 * Nothing was done: no other live instance has that id.
		 */
		NO_SUCH_MEMBER

	}

}
