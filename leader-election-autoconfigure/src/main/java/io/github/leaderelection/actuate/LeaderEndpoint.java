package io.github.leaderelection.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.leaderelection.LeaderElectors;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * {@link WebEndpoint @WebEndpoint} for load balancers: 200 while this instance leads, 503
 * while it does not, 404 if it has not joined the election. It never joins one. What it
 * answers may have changed when it arrives: a load balancer may use it to route, and the
 * work itself still asks {@code isLeader()} or is guarded.
 */
@WebEndpoint(id = "leader", defaultAccess = Access.READ_ONLY)
public class LeaderEndpoint {

	private final LeaderElectors electors;

	private final @Nullable String primary;

	/**
	 * Create a new {@link LeaderEndpoint}.
	 * @param electors the electors
	 * @param primary the election that is meant if none is named, {@code null} if there
	 * is no such election
	 */
	public LeaderEndpoint(LeaderElectors electors, @Nullable String primary) {
		this.electors = electors;
		this.primary = primary;
	}

	/**
	 * Say whether this instance leads the primary election.
	 * @return 200, 503 or 404
	 */
	@ReadOperation
	public WebEndpointResponse<LeaderDescriptor> leader() {
		return (this.primary != null) ? answer(this.primary)
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	/**
	 * Say whether this instance leads an election.
	 * @param election the name of the election
	 * @return 200, 503 or 404
	 */
	@ReadOperation
	public WebEndpointResponse<LeaderDescriptor> leaderOf(@Selector(match = Match.ALL_REMAINING) String... election) {
		return answer(String.join("/", election));
	}

	private WebEndpointResponse<LeaderDescriptor> answer(String election) {
		return this.electors.joined(election)
			.map((elector) -> answer(election, elector.isLeader()))
			.orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
	}

	private static WebEndpointResponse<LeaderDescriptor> answer(String election, boolean leads) {
		return new WebEndpointResponse<>(new LeaderDescriptor(election, leads),
				(leads) ? WebEndpointResponse.STATUS_OK : WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	/**
	 * Whether this instance leads an election.
	 *
	 * @param election the name of the election
	 * @param leading whether it leads now
	 */
	@JsonInclude(JsonInclude.Include.ALWAYS)
	public record LeaderDescriptor(String election, boolean leading) implements OperationResponseBody {
	}

}
