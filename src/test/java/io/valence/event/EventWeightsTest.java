package io.valence.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventWeightsTest {

    @Test
    void shouldGiveTheWeightOfTheTypeWhenItIsListed() {
        EventWeights weights = EventWeights.parse("click=1, purchase = 2.5 ,a=b=3,dislike=-1,*=0.5");

        assertEquals(2.5, weights.weightOf("purchase"));
        assertEquals(-1, weights.weightOf("dislike"));
        assertEquals(3, weights.weightOf("a=b"));
    }

    @Test
    void shouldGiveTheWeightOfOthersWhenTypeIsNotListed() {
        assertEquals(0.5, EventWeights.parse("click=1,*=0.5").weightOf("view"));
        assertEquals(0.5, EventWeights.parse("click=1,*=0.5").weightOf("*"));
    }

    @Test
    void shouldGiveTheWeightOfAClickWhenTypeIsNull() {
        assertEquals(3, EventWeights.parse("click=3,*=1").weightOf(null));
        assertEquals(1, EventWeights.parse("purchase=3,*=1").weightOf(null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "click=1           | '*=WEIGHT', for the types not listed, is missing",
        "click,*=1         | 'click' is no TYPE=WEIGHT",
        "click=1,,*=1      | '' is no TYPE=WEIGHT",
        "=1,*=1            | '=1' is no TYPE=WEIGHT",
        "click=x,*=1       | 'click=x' has no number after '='",
        "click=1,click=2,*=1 | 'click' is there twice",
        "click=NaN,*=1     | weight of 'click' is NaN, expected -1000000 to 1000000",
        "click=1,*=Infinity | weight of '*' is Infinity, expected -1000000 to 1000000",
        "click=1,*=-1000001 | weight of '*' is -1000001.0, expected -1000000 to 1000000"
    }, quoteCharacter = '"')
    void shouldNameThePartWhenTextIsBroken(String text, String message) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> EventWeights.parse(text)).getMessage());
    }

    @Test
    void shouldStayTheSameWhenTheMapItWasMadeOfChanges() {
        Map<String, Double> byType = new HashMap<>(Map.of("click", 1.0));
        EventWeights weights = new EventWeights(byType, 1);

        byType.put("click", 7.0);

        assertEquals(1, weights.weightOf("click"));
    }
}
