package io.valence.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerServiceTest {

    @Test
    void shouldLeaveItsGroupWhenItHasNoNameInIt() {
        assertEquals(GroupMembershipOperation.LEAVE_GROUP, LearnerService.atClose(new Properties()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"group.instance.id", "consumer.group.instance.id", "main.consumer.group.instance.id"})
    void shouldStayInItsGroupWhenItHasANameInIt(String setting) {
        Properties properties = new Properties();
        properties.setProperty(setting, "valence-1");

        assertEquals(GroupMembershipOperation.REMAIN_IN_GROUP, LearnerService.atClose(properties));
    }
}
