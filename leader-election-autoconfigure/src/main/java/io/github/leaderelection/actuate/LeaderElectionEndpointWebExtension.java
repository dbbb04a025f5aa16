package io.github.leaderelection.actuate;

import java.util.function.Supplier;

import io.github.leaderelection.actuate.ElectionDescriptors.ActionDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.ActionsDescriptor;
import io.github.leaderelection.actuate.ElectionDescriptors.RefusalDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} that gives what was done a status of
 * HTTP: 200 done, 202 a hand-off began, 404 not joined, 409 does not lead or no such
 * member, 400 with the reason for a bad request.
 */
@EndpointWebExtension(endpoint = LeaderElectionEndpoint.class)
@RegisterReflectionForBinding(RefusalDescriptor.class)
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
	 * Describe the elections that this instance has joined, by name, one page of them.
	 * @param limit how many at most
	 * @param after the name after which the page begins
	 * @return the description
	 */
	@ReadOperation
	public WebEndpointResponse<OperationResponseBody> elections(@Nullable Integer limit, @Nullable String after) {
		return answer(() -> new WebEndpointResponse<>(this.endpoint.elections(limit, after)));
	}

	/**
	 * Resign what this instance leads, or pause or resume its candidacy, in all
	 * elections.
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @param to refused
	 * @return what was done
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> changeAll(@Nullable String action, @Nullable String to) {
		return answer(() -> {
			ActionsDescriptor done = this.endpoint.changeAll(text(action), to);
			return new WebEndpointResponse<>(done, (done.total() == 0) ? WebEndpointResponse.STATUS_OK : ACCEPTED);
		});
	}

	/**
	 * Resign one election, or pause or resume the candidacy of this instance in it.
	 * @param election the name of the election
	 * @param action {@code resign}, {@code pause} or {@code resume}
	 * @param to the id of the member that a resignation leaves the election to
	 * @return what was done, or why nothing was
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> change(@Selector(match = Match.ALL_REMAINING) String[] election,
			@Nullable String action, @Nullable String to) {
		return answer(() -> {
			ActionDescriptor done = this.endpoint.change(election, text(action), to);
			return new WebEndpointResponse<>(done, switch (done.outcome()) {
				case DONE -> WebEndpointResponse.STATUS_OK;
				case HANDING_OFF -> ACCEPTED;
				case NOT_JOINED -> WebEndpointResponse.STATUS_NOT_FOUND;
				case NOT_LEADER, NO_SUCH_MEMBER -> CONFLICT;
			});
		});
	}

	private static String text(@Nullable String action) {
		return (action != null) ? action : "";
	}

	// Spring Boot answers the exception with 400 and, by default, without its message
	private static WebEndpointResponse<OperationResponseBody> answer(
			Supplier<WebEndpointResponse<OperationResponseBody>> operation) {
		try {
			return operation.get();
		}
		catch (InvalidEndpointRequestException ex) {
			return new WebEndpointResponse<>(new RefusalDescriptor(String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

}
