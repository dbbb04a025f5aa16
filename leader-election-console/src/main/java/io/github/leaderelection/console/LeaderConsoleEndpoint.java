package io.github.leaderelection.console;

import java.util.Optional;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.Resource;

/**
 * {@link WebEndpoint @WebEndpoint} that serves the console: a page, and the files that it
 * consists of. It shows and changes nothing by itself: the page reads and writes the
 * endpoint {@code leaderelection} with the rights of the user of the browser.
 */
@WebEndpoint(id = "leaderconsole", defaultAccess = Access.READ_ONLY)
public class LeaderConsoleEndpoint {

	private final ConsoleSite site;

	/**
	 * Create a new {@link LeaderConsoleEndpoint}.
	 * @param site the page and its files
	 */
	public LeaderConsoleEndpoint(ConsoleSite site) {
		this.site = site;
	}

	/**
	 * Return the page.
	 * @return the page
	 */
	@ReadOperation(produces = "text/html")
	public WebEndpointResponse<Resource> page() {
		return answer(Optional.of(this.site.page()));
	}

	/**
	 * Return a file of the page.
	 * @param file the name of the file
	 * @return the file, or 404 if the page has none of that name
	 */
	@ReadOperation(produces = { "text/javascript", "text/css", "image/svg+xml" })
	public WebEndpointResponse<Resource> file(@Selector String file) {
		return answer(this.site.file(file));
	}

	private static WebEndpointResponse<Resource> answer(Optional<ConsoleAsset> asset) {
		return asset
			.map((found) -> new WebEndpointResponse<>(found.content(), WebEndpointResponse.STATUS_OK, found.type()))
			.orElseGet(() -> new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
	}

}
