package io.github.leaderelection.actuate;

import io.github.leaderelection.actuate.ElectionDescriptors.ActionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ActionsDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that gives what was done a status of
 * HTTP: 200 done, 202 a hand-off began, 404 not joined, 409 does not lead or no such
 * member.
 */
@EndpointWebExtension(endpoint = LeaderElectionEndpoint.class)
public class LeaderElectionEndpointWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final LeaderElectionEndpoint endpoint;

	/**
	 * Create a new {@link LeaderElectionEndpointWebExtension}.
	 * @param endpoint the endpoint
	 */
	public LeaderElectionEndpointWebExtension(LeaderElectionEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Resign what this instance leads, or pause or resume its candidacy, in all
	 * elections.
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @return what was done
	 */
	@WriteOperation
	public WebEndpointResponse<ActionsDescriptor> changeAll(String action) {
		ActionsDescriptor done = this.endpoint.changeAll(action);
		return new WebEndpointResponse<>(done, (done.handedOff().isEmpty()) ? WebEndpointResponse.STATUS_OK : ACCEPTED);
	}

	/**
	 * Resign one election, or pause or resume the candidacy of this instance in it.
	 * @param election the name of the election
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @param to the id of the member that a resignation leaves the election to
	 * @return what was done, or why nothing was
	 */
	@WriteOperation
	public WebEndpointResponse<ActionDescriptor> change(@Selector(match = Match.ALL_REMAINING) String[] election,
			String action, @Nullable String to) {
		ActionDescriptor done = this.endpoint.change(election, action, to);
		return new WebEndpointResponse<>(done, switch (done.outcome()) {
			case DONE -> WebEndpointResponse.STATUS_OK;
			case HANDING_OFF -> ACCEPTED;
			case NOT_JOINED -> WebEndpointResponse.STATUS_NOT_FOUND;
			case NOT_LEADER, NO_SUCH_MEMBER -> CONFLICT;
		});
	}

}
