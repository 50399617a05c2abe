/* Decides a purchase: cc -Iinclude examples/decide.c -lsadakat && ./a.out rules */

#include "sadakat.h"

#include <stdio.h>

static int tell(SadakatError *error) {
    const char *help = sadakat_error_help(error);
    fprintf(stderr, "%s\n", sadakat_error_message(error));
    if (help != NULL) {
        fprintf(stderr, "  help: %s\n", help);
    }
    sadakat_error_free(error);
    return 1;
}

int main(int count, char **words) {
    const char *event =
        "{\"id\":\"e1\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\","
        "\"customer\":\"c42\",\"purchase\":{\"lines\":["
        "{\"sku\":\"latte\",\"quantity\":2,\"unit_price\":\"95.00\"}]}}";
    const char *member =
        "{\"id\":\"c42\",\"customer\":{\"tier\":\"gold\"},\"uses\":[]}";
    SadakatHost *host = NULL;
    SadakatDecision *decision = NULL;
    SadakatError *error = NULL;

    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", words[0]);
        return 2;
    }
    if (sadakat_host_open(words[1], "{\"watch\":true}", &host, &error) != SADAKAT_RESULT_OK) {
        return tell(error);
    }
    if (sadakat_host_decide(host, event, member, &decision, &error) != SADAKAT_RESULT_OK) {
        sadakat_host_free(host);
        return tell(error);
    }
    printf("%s\n", sadakat_decision_json(decision));    /* what the member gets */
    printf("%s\n", sadakat_decision_changes(decision)); /* what your store keeps */
    printf("%s\n", sadakat_decision_explanation_text(decision));
    sadakat_decision_free(decision);
    sadakat_host_free(host);
    return 0;
}
