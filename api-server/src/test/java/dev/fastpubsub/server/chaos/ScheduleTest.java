package dev.fastpubsub.server.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void sameSeedIsSameSchedule() {
        assertThat(Schedule.of(7, 120)).isEqualTo(Schedule.of(7, 120)).isNotEqualTo(Schedule.of(8, 120));
    }

    @Test
    void everyFaultComesInAShortRun() {
        assertThat(Fault.values())
                .allSatisfy(fault -> assertThat(Schedule.of(1, 20).count(fault)).isPositive());
    }

    @Test
    void twentyMinutesHaveFiftyOfEachMainFaultAndSomeOfAllOthers() {
        Schedule schedule = Schedule.of(1, 1200);

        assertThat(schedule.count(Fault.KILL_SERVER)).isGreaterThanOrEqualTo(50);
        assertThat(schedule.count(Fault.CRASH_DATABASE)).isGreaterThanOrEqualTo(50);
        assertThat(schedule.count(Fault.TERMINATE_BACKENDS)).isGreaterThanOrEqualTo(50);
        assertThat(Fault.values())
                .allSatisfy(fault -> assertThat(schedule.count(fault)).isGreaterThanOrEqualTo(3));
    }
}
