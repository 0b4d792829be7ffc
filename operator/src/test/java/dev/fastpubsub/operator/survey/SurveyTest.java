package dev.fastpubsub.operator.survey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fastpubsub.operator.server.ServerTopic;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurveyTest {

    private final Survey<ServerTopic> survey = new Survey<>(ServerTopic::id);

    @Test
    void aListReplacesWhatWasKnownBeforeIt() {
        survey.note(new ServerTopic("stays", "old"));
        survey.note(new ServerTopic("goes", "old"));

        survey.begin();
        survey.replace(List.of(new ServerTopic("stays", "new"), new ServerTopic("comes", "new")));

        assertThat(survey.all())
                .containsExactlyInAnyOrder(new ServerTopic("stays", "new"), new ServerTopic("comes", "new"));
    }

    /** Or a client that was put right meanwhile would be put right again, which logs its users out. */
    @Test
    void whatIsNotedWhileAListIsUnderWayIsNewerThanIt() {
        survey.note(new ServerTopic("changed", "old"));
        survey.note(new ServerTopic("deleted", "old"));

        survey.begin();
        survey.note(new ServerTopic("changed", "new"));
        survey.note(new ServerTopic("made", "new"));
        survey.forget("deleted");
        survey.replace(List.of(new ServerTopic("changed", "old"), new ServerTopic("deleted", "old")));

        assertThat(survey.all())
                .containsExactlyInAnyOrder(new ServerTopic("changed", "new"), new ServerTopic("made", "new"));
    }
}
