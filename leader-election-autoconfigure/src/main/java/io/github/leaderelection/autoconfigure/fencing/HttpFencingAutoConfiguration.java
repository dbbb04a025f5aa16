package io.github.leaderelection.autoconfigure.fencing;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.fencing.InMemorySeenTokens;
import io.github.leaderelection.fencing.SeenTokens;
import io.github.leaderelection.fencing.http.FencingTokenFilter;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link FencingTokenFilter}. It
 * has the tokens in the {@link SeenTokens} bean, else in the memory of this process. The
 * filter comes after those of Spring Security.
 */
@AutoConfiguration
@ConditionalOnClass({ Filter.class, OncePerRequestFilter.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnBooleanProperty("leader-election.fencing.http.enabled")
@EnableConfigurationProperties(HttpFencingProperties.class)
@KeptWhenDisabled
public final class HttpFencingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FencingTokenFilter fencingTokenFilter(ObjectProvider<SeenTokens> tokens, HttpFencingProperties properties) {
		try {
			return new FencingTokenFilter(tokens.getIfAvailable(InMemorySeenTokens::new), properties.paths(),
					properties.required());
		}
		catch (PatternParseException ex) {
			throw new InvalidConfigurationPropertyValueException("leader-election.fencing.http.paths",
					properties.paths() + " " + properties.required(),
					"a pattern of it or of leader-election.fencing.http.required cannot be parsed: %s"
						.formatted(ex.getMessage()));
		}
	}

}
