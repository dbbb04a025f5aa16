package io.github.leaderelection.jdbc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DatabaseAddress}.
 */
class DatabaseAddressTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			jdbc:postgresql://db1:5433/app?user=u&password=s3cret | db1:5433/app
			jdbc:postgresql://db1,db2:5433/app?password=a@s3cret  | db1:5432,db2:5433/app
			jdbc:postgresql://[::1]/app                           | [::1]:5432/app
			jdbc:p6spy:postgresql://db1/app                       | db1:5432/app
			jdbc:mariadb://u:s3cret@db1/app                       | db1:3306/app
			jdbc:mysql://u:s3/cret@db1:3307/app?x=y               | db1:3307/app
			jdbc:mysql://u:p?s3cret@db1/app                       | null
			jdbc:mysql://address=(host=db1)(port=3308)(user=s3cret)/app | db1:3308
			jdbc:mysql:loadbalance://db1,db2/app                  | db1:3306,db2:3306/app
			jdbc:sqlserver://db1:1434;databaseName=app;password=s3cret | db1:1434
			jdbc:sqlserver://db1                                  | db1:1433
			jdbc:oracle:thin:scott/s3cret@//db1:1522/app          | db1:1522/app
			jdbc:oracle:thin:scott/s3cret@db1:1522:app            | db1:1522/app
			jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db1)(PORT=1523))) | db1:1523
			jdbc:db2://db1:50001/APP:user=u;password=s3cret;      | db1:50001
			jdbc:h2:tcp://db1/~/app;PASSWORD=s3cret               | db1:9092/~/app
			jdbc:h2:mem:app;USER=s3cret                           | app
			jdbc:sqlite:/var/lib/app.db?password=s3cret           | /var/lib/app.db
			jdbc:odd:s3cret=1                                     | null
			null                                                  | null
			""")
	void hostPortAndNameAreShownAndNothingElse(String url, String expected) {
		assertThat(DatabaseAddress.of(url)).isEqualTo(expected);
	}

}
