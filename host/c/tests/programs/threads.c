/* Threads that decide with one host while it is reloaded, and read one decision:
 * threads FOLDER TIMES. */

#include "sadakat.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4

static const char *EVENT =
    "{\"id\":\"e1\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\","
    "\"customer\":\"c42\",\"purchase\":{\"lines\":["
    "{\"sku\":\"latte\",\"quantity\":2,\"unit_price\":\"95.00\"}]}}";

struct work {
    SadakatHost *host;
    SadakatDecision *shared;
    int times;
    int wrong;
};

static void *decide(void *given) {
    struct work *work = (struct work *)given;
    int time = 0;
    for (time = 0; time < work->times; time++) {
        SadakatDecision *decision = NULL;
        SadakatError *error = NULL;
        char *status = NULL;
        if (sadakat_host_decide(work->host, EVENT, "{\"id\":\"c42\"}", &decision, &error) !=
            SADAKAT_RESULT_OK) {
            fprintf(stderr, "%s\n", sadakat_error_message(error));
            sadakat_error_free(error);
            work->wrong = 1;
            return NULL;
        }
        if (strstr(sadakat_decision_json(decision), "\"amount\":\"190\"") == NULL ||
            strstr(sadakat_decision_explanation_text(work->shared), "base") == NULL ||
            strstr(sadakat_decision_changes(work->shared), "190") == NULL) {
            work->wrong = 1;
        }
        sadakat_decision_free(decision);
        if (sadakat_host_decide(work->host, "{", NULL, &decision, &error) ==
            SADAKAT_RESULT_OK) {
            work->wrong = 1;
        }
        sadakat_error_free(error);
        if (sadakat_host_status(work->host, &status, NULL) != SADAKAT_RESULT_OK) {
            work->wrong = 1;
        }
        sadakat_text_free(status);
    }
    return NULL;
}

int main(int count, char **words) {
    pthread_t threads[THREADS];
    struct work works[THREADS];
    SadakatHost *host = NULL;
    SadakatDecision *shared = NULL;
    int times = count > 2 ? atoi(words[2]) : 100;
    int wrong = 0;
    int at = 0;
    if (count < 2 || sadakat_host_open(words[1], NULL, &host, NULL) != SADAKAT_RESULT_OK ||
        sadakat_host_decide(host, EVENT, "{\"id\":\"c42\"}", &shared, NULL) !=
            SADAKAT_RESULT_OK) {
        return 1;
    }
    for (at = 0; at < THREADS; at++) {
        works[at].host = host;
        works[at].shared = shared;
        works[at].times = times;
        works[at].wrong = 0;
        if (pthread_create(&threads[at], NULL, decide, &works[at]) != 0) {
            return 1;
        }
    }
    for (at = 0; at < times / 10 + 1; at++) {
        if (sadakat_host_reload(host, NULL, NULL) != SADAKAT_RESULT_OK) {
            wrong = 1;
        }
    }
    for (at = 0; at < THREADS; at++) {
        pthread_join(threads[at], NULL);
        wrong |= works[at].wrong;
    }
    sadakat_decision_free(shared);
    sadakat_host_free(host);
    return wrong;
}
