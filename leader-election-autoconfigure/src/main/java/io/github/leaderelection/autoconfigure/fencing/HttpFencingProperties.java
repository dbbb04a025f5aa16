package io.github.leaderelection.autoconfigure.fencing;

import java.util.List;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties for fencing tokens in HTTP requests.
 *
 * @param enabled Whether to refuse requests whose fencing token is lower than the highest
 * that was seen.
 * @param required Patterns of the paths whose requests need a fencing token, except GET,
 * HEAD, OPTIONS and TRACE.
 * @param paths Patterns of the paths whose fencing tokens are checked.
 * @param leaderOnly Patterns of the paths that this instance answers only while it leads
 * under the fencing token of the request.
 */
@ConfigurationProperties("leader-election.fencing.http")
@KeptWhenDisabled
public record HttpFencingProperties(@DefaultValue("false") boolean enabled, @DefaultValue List<String> required,
		@DefaultValue("/**") List<String> paths, @DefaultValue List<String> leaderOnly) {

}
