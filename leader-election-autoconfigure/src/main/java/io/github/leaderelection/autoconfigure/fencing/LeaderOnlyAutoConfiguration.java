package io.github.leaderelection.autoconfigure.fencing;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.fencing.http.LeaderOnlyFilter;
import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link LeaderOnlyFilter}. The
 * filter comes after those of Spring Security. Where this instance takes part in no
 * election the application does not start, rather than answer as if it led.
 */
@AutoConfiguration(after = LeaderElectionAutoConfiguration.class)
@ConditionalOnClass({ Filter.class, OncePerRequestFilter.class })
@ConditionalOnWebApplication(type = Type.SERVLET)
@Conditional(OnLeaderOnlyPathsCondition.class)
@EnableConfigurationProperties(HttpFencingProperties.class)
@KeptWhenDisabled
public final class LeaderOnlyAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	LeaderOnlyFilter leaderOnlyFilter(LeaderElectors electors, HttpFencingProperties properties) {
		try {
			return new LeaderOnlyFilter(electors, properties.leaderOnly());
		}
		catch (PatternParseException ex) {
			throw new InvalidConfigurationPropertyValueException(OnLeaderOnlyPathsCondition.PROPERTY,
					properties.leaderOnly(), "a pattern cannot be parsed: %s".formatted(ex.getMessage()));
		}
	}

}
