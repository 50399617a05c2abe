/* Calls that are wrong, each answered: wrong_calls FOLDER, a program folder with
 * a limit in all called "few". */

#include "sadakat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong = 0;

static void check(int holds, const char *what, int line) {
    if (!holds) {
        fprintf(stderr, "line %d: %s\n", line, what);
        wrong = 1;
    }
}
#define CHECK(holds) check((holds) ? 1 : 0, #holds, __LINE__)

static int has(const char *text, const char *part) {
    return text != NULL && strstr(text, part) != NULL;
}

/* What a call came to, what the error says, and that nothing else came of it. */
static void refused(SadakatResult result, SadakatResult wanted, const void *out,
                    SadakatError **error, const char *code, const char *words, int line) {
    const char *told = sadakat_error_code(*error);
    check(result == wanted, "another result", line);
    check(sadakat_error_result(*error) == wanted, "another result of the error", line);
    check(out == NULL, "an answer beside an error", line);
    check(code == NULL ? told == NULL : told != NULL && strcmp(told, code) == 0,
          told == NULL ? "no code" : told, line);
    check(has(sadakat_error_message(*error), words), sadakat_error_message(*error), line);
    check(has(sadakat_error_json(*error), "\"message\":"), "no JSON", line);
    sadakat_error_free(*error);
    *error = NULL;
}
#define REFUSED(call, wanted, out, code, words)                             \
    do {                                                                     \
        SadakatResult came_to = (call);                                      \
        refused(came_to, (wanted), (out), &error, (code), (words), __LINE__); \
    } while (0)

static const char *EVENT =
    "{\"id\":\"e1\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\","
    "\"customer\":\"c42\",\"purchase\":{\"lines\":["
    "{\"sku\":\"latte\",\"quantity\":2,\"unit_price\":\"95.00\"}]}}";
static const char *LINE =
    "{\"id\":\"e1\",\"kind\":\"purchase\",\"at\":\"2026-11-21T14:03:00+03:00\","
    "\"customer\":\"c42\",\"member\":{},\"purchase\":{\"lines\":["
    "{\"sku\":\"latte\",\"quantity\":2,\"unit_price\":\"95.00\"}]}}\n";

int main(int count, char **words) {
    SadakatHost *host = NULL;
    SadakatHeader *header = NULL;
    SadakatDecision *decision = NULL;
    SadakatDecision *again = NULL;
    SadakatDecisions *decisions = NULL;
    SadakatError *error = NULL;
    char *text = NULL;
    char *more = NULL;
    bool idle = false;
    const char *member = "{\"id\":\"c42\"}";
    const char *folder = count > 1 ? words[1] : "";

    CHECK(sadakat_abi() == SADAKAT_ABI);
    CHECK(has(sadakat_version(), "."));

    /* Opening. */
    REFUSED(sadakat_host_open(NULL, NULL, &host, &error), SADAKAT_RESULT_ARGUMENT, host, NULL,
            "`folder` is NULL");
    REFUSED(sadakat_host_open("\xff", NULL, &host, &error), SADAKAT_RESULT_ARGUMENT, host, NULL,
            "`folder` is not UTF-8: byte 0 is 0xff");
    REFUSED(sadakat_host_open("", NULL, &host, &error), SADAKAT_RESULT_FILE, host, NULL, "");
    REFUSED(sadakat_host_open("/nowhere", NULL, &host, &error), SADAKAT_RESULT_FILE, host, NULL,
            "nowhere");
    REFUSED(sadakat_host_open(folder, "{", &host, &error), SADAKAT_RESULT_ARGUMENT, host, NULL,
            "options");
    REFUSED(sadakat_host_open(folder, "{\"wach\":true}", &host, &error), SADAKAT_RESULT_ARGUMENT,
            host, NULL, "`watch`");
    REFUSED(sadakat_host_open(folder, "{\"supplies\":[]}", &host, &error), SADAKAT_RESULT_PROGRAM,
            host, "S0118", "customer.city");
    REFUSED(sadakat_host_open(folder, NULL, NULL, &error), SADAKAT_RESULT_ARGUMENT, NULL, NULL,
            "`host` is NULL");
    CHECK(sadakat_host_open(folder, NULL, NULL, NULL) == SADAKAT_RESULT_ARGUMENT);
    CHECK(sadakat_host_open(folder, NULL, &host, &error) == SADAKAT_RESULT_OK);
    CHECK(host != NULL && error == NULL);

    /* Deciding. */
    REFUSED(sadakat_host_decide(NULL, EVENT, member, &decision, &error), SADAKAT_RESULT_ARGUMENT,
            decision, NULL, "`host` is NULL");
    REFUSED(sadakat_host_decide(host, NULL, member, &decision, &error), SADAKAT_RESULT_ARGUMENT,
            decision, NULL, "`event` is NULL");
    REFUSED(sadakat_host_decide(host, EVENT, "\xc3\x28", &decision, &error),
            SADAKAT_RESULT_ARGUMENT, decision, NULL, "`member` is not UTF-8: byte 0 is 0xc3");
    REFUSED(sadakat_host_decide(host, EVENT, member, NULL, &error), SADAKAT_RESULT_ARGUMENT, NULL,
            NULL, "`decision` is NULL");
    REFUSED(sadakat_host_decide(host, "", member, &decision, &error), SADAKAT_RESULT_RECORD,
            decision, "S0501", "");
    REFUSED(sadakat_host_decide(host, "[[[[[[[[", member, &decision, &error),
            SADAKAT_RESULT_RECORD, decision, "S0501", "");
    REFUSED(sadakat_host_decide(host, EVENT, "[]", &decision, &error), SADAKAT_RESULT_RECORD,
            decision, "S0501", "");
    REFUSED(sadakat_host_decide(host, EVENT, "{\"id\":\"c43\"}", &decision, &error),
            SADAKAT_RESULT_RECORD, decision, "S0520", "c43");
    REFUSED(sadakat_host_decide(host, EVENT, NULL, &decision, &error), SADAKAT_RESULT_RECORD,
            decision, "S0504", "nothing was said of `c42`");
    CHECK(sadakat_host_decide(host, EVENT, "{\"id\":\"c42\",\"customer\":{\"teir\":1}}", &decision,
                              &error) == SADAKAT_RESULT_RECORD);
    CHECK(has(sadakat_error_field(error), "customer.teir"));
    CHECK(has(sadakat_error_help(error), "tier"));
    CHECK(sadakat_error_row(error) == -1 && sadakat_error_file(error) == NULL);
    sadakat_error_free(error);
    error = NULL;
    CHECK(sadakat_host_decide(host, "{", member, &decision, NULL) == SADAKAT_RESULT_RECORD);
    CHECK(sadakat_host_decide(host, EVENT, "null", &decision, &error) == SADAKAT_RESULT_OK);
    CHECK(has(sadakat_decision_json(decision), "\"effects\":[]"));
    sadakat_decision_free(decision);

    /* What is claimed, and given back. */
    CHECK(sadakat_host_preview(host, EVENT, member, "\"unknown\"", &decision, &error) ==
          SADAKAT_RESULT_OK);
    CHECK(has(sadakat_decision_json(decision), "few"));
    sadakat_decision_free(decision);
    REFUSED(sadakat_host_preview(host, EVENT, member, NULL, &decision, &error),
            SADAKAT_RESULT_RECORD, decision, "S0519", "few");
    REFUSED(sadakat_host_preview(host, EVENT, member, "[{}]", &decision, &error),
            SADAKAT_RESULT_RECORD, decision, "S0501", "shared");
    CHECK(sadakat_host_decide(host, EVENT, member, &decision, &error) == SADAKAT_RESULT_OK);
    CHECK(has(sadakat_decision_json(decision), "few"));
    CHECK(sadakat_host_decide(host, EVENT, member, &again, &error) == SADAKAT_RESULT_OK);
    CHECK(!has(sadakat_decision_json(again), "few"));
    sadakat_decision_free(again);
    CHECK(sadakat_host_release(host, decision, &error) == SADAKAT_RESULT_OK);
    REFUSED(sadakat_host_release(host, NULL, &error), SADAKAT_RESULT_ARGUMENT, NULL, NULL,
            "`decision` is NULL");
    CHECK(sadakat_host_decide(host, EVENT, member, &again, &error) == SADAKAT_RESULT_OK);
    CHECK(has(sadakat_decision_json(again), "few"));

    /* A text stays the same, and where it is. */
    CHECK(sadakat_decision_json(decision) == sadakat_decision_json(decision));
    CHECK(strcmp(sadakat_decision_event(decision), "e1") == 0);
    CHECK(strcmp(sadakat_decision_customer(decision), "c42") == 0);
    CHECK(strcmp(sadakat_decision_day(decision), "2026-11-21") == 0);
    CHECK(has(sadakat_decision_program(decision), "b3:"));
    CHECK(has(sadakat_decision_changes(decision), "\"points\":["));
    CHECK(has(sadakat_decision_explanation(decision), "\"campaigns\":["));
    CHECK(has(sadakat_decision_explanation_text(decision), "few"));
    CHECK(sadakat_decision_valid_until(decision) == NULL);

    /* Several. */
    REFUSED(sadakat_host_decide_lines(host, "{}\n", &decisions, &error), SADAKAT_RESULT_RECORD,
            decisions, "S0504", "");
    REFUSED(sadakat_host_decide_lines(host, NULL, &decisions, &error), SADAKAT_RESULT_ARGUMENT,
            decisions, NULL, "`lines` is NULL");
    text = (char *)malloc(2 * strlen(LINE) + 32);
    if (text == NULL) {
        return 1;
    }
    strcpy(text, LINE);
    strcat(text, "\n");
    strcat(text, "{\"id\":true}\n");
    CHECK(sadakat_host_decide_lines(host, text, &decisions, &error) == SADAKAT_RESULT_RECORD);
    CHECK(sadakat_error_row(error) == 1);
    sadakat_error_free(error);
    error = NULL;
    /* A key twice, and what is known of the member twice. */
    CHECK(sadakat_host_decide_lines(host, "{\"id\":\"a\",\"id\":\"b\"}", &decisions, &error) ==
          SADAKAT_RESULT_RECORD);
    CHECK(has(sadakat_error_message(error), "id") && has(sadakat_error_message(error), "twice"));
    sadakat_error_free(error);
    error = NULL;
    REFUSED(sadakat_host_decide_lines(host, "{\"member\":{},\"member\":null}", &decisions, &error),
            SADAKAT_RESULT_RECORD, decisions, "S0501", "`member` stands there twice");
    /* One id twice: the second one is wrong. */
    strcpy(text, LINE);
    strcat(text, LINE);
    CHECK(sadakat_host_decide_lines(host, text, &decisions, &error) == SADAKAT_RESULT_RECORD);
    CHECK(sadakat_error_row(error) == 1);
    sadakat_error_free(error);
    error = NULL;
    *strstr(strstr(text, "\n"), "e1") = 'f';
    CHECK(sadakat_host_decide_lines(host, text, &decisions, &error) == SADAKAT_RESULT_OK);
    free(text);
    text = NULL;
    CHECK(sadakat_decisions_count(decisions) == 2);
    CHECK(sadakat_decisions_get(decisions, 2) == NULL);
    sadakat_decision_free(again);
    again = sadakat_decisions_get(decisions, 1);
    CHECK(has(sadakat_decisions_ndjson(decisions), sadakat_decision_json(again)));
    sadakat_decisions_free(decisions);
    CHECK(strcmp(sadakat_decision_event(again), "f1") == 0);
    CHECK(sadakat_host_decide_lines(host, "", &decisions, &error) == SADAKAT_RESULT_OK);
    CHECK(sadakat_decisions_count(decisions) == 0);
    CHECK(strcmp(sadakat_decisions_ndjson(decisions), "") == 0);
    sadakat_decisions_free(decisions);

    /* Accounts. */
    REFUSED(sadakat_host_header(host, "{", &header, &error), SADAKAT_RESULT_RECORD, header, "S0501",
            "");
    REFUSED(sadakat_host_header(NULL, EVENT, &header, &error), SADAKAT_RESULT_ARGUMENT, header,
            NULL, "`host` is NULL");
    REFUSED(sadakat_host_header(host, EVENT, NULL, &error), SADAKAT_RESULT_ARGUMENT, NULL, NULL,
            "`header` is NULL");
    CHECK(sadakat_host_header(host, EVENT, &header, &error) == SADAKAT_RESULT_OK);
    CHECK(strcmp(sadakat_header_id(header), "e1") == 0);
    CHECK(strcmp(sadakat_header_kind(header), "purchase") == 0);
    CHECK(strcmp(sadakat_header_customer(header), "c42") == 0);
    CHECK(strcmp(sadakat_header_day(header), "2026-11-21") == 0);
    sadakat_header_free(header);
    sadakat_decision_free(decision);
    decision = NULL;
    CHECK(sadakat_host_process(host, EVENT, NULL, "{\"city\":\"Ankara\"}", &decision, &text,
                               &error) == SADAKAT_RESULT_OK);
    CHECK(has(sadakat_decision_json(decision), "190") && has(text, "Ankara"));
    sadakat_decision_free(decision);
    decision = NULL;
    REFUSED(sadakat_host_process(host, EVENT, "{", NULL, &decision, &more, &error),
            SADAKAT_RESULT_RECORD, more, "S0501", "");
    REFUSED(sadakat_host_process(host, EVENT, text, "{\"city\":1.5}", &decision, &more, &error),
            SADAKAT_RESULT_RECORD, more, "S0503", "1.5");
    CHECK(decision == NULL);
    REFUSED(sadakat_host_process(host, EVENT, text, "{\"id\":\"c1\"}", &decision, &more, &error),
            SADAKAT_RESULT_RECORD, decision, "S0520", "c1");
    REFUSED(sadakat_host_process(host, EVENT, text, "{\"ctiy\":\"Ankara\"}", &decision, &more,
                                 &error),
            SADAKAT_RESULT_RECORD, decision, "S0502", "ctiy");
    REFUSED(sadakat_host_process(host, EVENT, "\xff", NULL, &decision, &more, &error),
            SADAKAT_RESULT_ARGUMENT, decision, NULL, "`account` is not UTF-8");
    more = text;
    REFUSED(sadakat_host_process(host, EVENT, NULL, NULL, NULL, &more, &error),
            SADAKAT_RESULT_ARGUMENT, more, NULL, "`decision` is NULL");
    REFUSED(sadakat_host_process(host, EVENT, NULL, NULL, &decision, NULL, &error),
            SADAKAT_RESULT_ARGUMENT, decision, NULL, "`kept` is NULL");
    REFUSED(sadakat_host_facts(host, "c43", text, NULL, "2026-11-22", &more, &error),
            SADAKAT_RESULT_RECORD, more, "S0501", "c42");
    REFUSED(sadakat_host_facts(host, "c42", text, NULL, "tomorrow", &more, &error),
            SADAKAT_RESULT_ARGUMENT, more, NULL, "`tomorrow` is not a day");
    REFUSED(sadakat_host_facts(host, NULL, text, NULL, "2026-11-22", &more, &error),
            SADAKAT_RESULT_ARGUMENT, more, NULL, "`member` is NULL");
    CHECK(sadakat_host_facts(host, "c42", text, NULL, "2026-11-22", &more, &error) ==
          SADAKAT_RESULT_OK);
    CHECK(has(more, "\"wallet.points.balance\":190") && has(more, "\"customer.city\":\"Ankara\""));
    sadakat_text_free(more);
    sadakat_text_free(text);
    text = NULL;
    more = NULL;
    CHECK(sadakat_header_id(NULL) == NULL && sadakat_header_customer(NULL) == NULL);
    sadakat_header_free(NULL);

    /* What is in force. */
    CHECK(sadakat_host_status(host, &text, &error) == SADAKAT_RESULT_OK);
    CHECK(has(text, "\"generation\":1"));
    sadakat_text_free(text);
    CHECK(sadakat_host_needs(host, &text, &error) == SADAKAT_RESULT_OK);
    CHECK(has(text, "\"shared\":[\"few\"]"));
    sadakat_text_free(text);
    text = NULL;
    REFUSED(sadakat_host_status(NULL, &text, &error), SADAKAT_RESULT_ARGUMENT, text, NULL, "host");
    REFUSED(sadakat_host_needs(host, NULL, &error), SADAKAT_RESULT_ARGUMENT, NULL, NULL, "needs");
    CHECK(sadakat_host_reload(host, &text, &error) == SADAKAT_RESULT_OK);
    CHECK(strcmp(text, "[]") == 0);
    sadakat_text_free(text);
    CHECK(sadakat_host_reload(host, NULL, NULL) == SADAKAT_RESULT_OK);
    CHECK(sadakat_host_drain(host, 1000, &idle, &error) == SADAKAT_RESULT_OK && idle);
    CHECK(sadakat_host_drain(host, 0, NULL, NULL) == SADAKAT_RESULT_OK);
    CHECK(sadakat_host_drain(NULL, 0, NULL, NULL) == SADAKAT_RESULT_ARGUMENT);

    /* Folders and the past. */
    CHECK(sadakat_check(folder, &text, &error) == SADAKAT_RESULT_OK);
    CHECK(has(text, "["));
    sadakat_text_free(text);
    text = NULL;
    REFUSED(sadakat_check("/nowhere", &text, &error), SADAKAT_RESULT_FILE, text, NULL, "nowhere");
    CHECK(sadakat_test(folder, &text, &error) == SADAKAT_RESULT_OK);
    CHECK(has(text, "\"failed\":0"));
    sadakat_text_free(text);
    text = NULL;
    REFUSED(sadakat_test(NULL, &text, &error), SADAKAT_RESULT_ARGUMENT, text, NULL, "folder");
    CHECK(sadakat_replay(folder, "{}\n", "{\"id\":\"c1\"}\nx\n", false, &text, &more, &error) ==
          SADAKAT_RESULT_OK);
    CHECK(strcmp(text, "") == 0 && has(more, "S0501") && has(more, "\"file\":\"customers\""));
    sadakat_text_free(text);
    sadakat_text_free(more);
    text = NULL;
    REFUSED(sadakat_replay(folder, NULL, NULL, false, &text, NULL, &error),
            SADAKAT_RESULT_ARGUMENT, text, NULL, "`events` is NULL");

    /* A decision stays when its host goes; nothing is nothing. */
    sadakat_host_free(host);
    CHECK(has(sadakat_decision_explanation_text(again), "few"));
    sadakat_decision_free(decision);
    sadakat_decision_free(again);
    sadakat_host_free(NULL);
    sadakat_decision_free(NULL);
    sadakat_decisions_free(NULL);
    sadakat_error_free(NULL);
    sadakat_text_free(NULL);
    CHECK(sadakat_decision_json(NULL) == NULL);
    CHECK(sadakat_decisions_count(NULL) == 0);
    CHECK(sadakat_decisions_get(NULL, 0) == NULL);
    CHECK(sadakat_error_message(NULL) == NULL && sadakat_error_row(NULL) == -1);
    CHECK(sadakat_error_result(NULL) == SADAKAT_RESULT_OK);
    return wrong;
}
