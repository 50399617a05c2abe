/* A service that keeps one text for each member, and every answer: events come
 * by standard input, a line each, answers go to standard output.
 *
 *   cc -Iinclude examples/service.c -lsadakat -o service && ./service rules shop.tsv
 *
 * The store is a file. A line is written at once and has an event's answer and
 * its member's account, so that there is never one without the other. */

#include "sadakat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a line ends with that is whole. */
#define END "\t."

/* A table of texts by their names. A database would have an index. */
struct table {
    char **names;
    char **texts;
    size_t count;
};

static char *copy(const char *text) {
    char *made = (char *)malloc(strlen(text) + 1);
    if (made == NULL) {
        exit(1);
    }
    return strcpy(made, text);
}

static char *find(const struct table *table, const char *name) {
    size_t at = 0;
    for (at = 0; at < table->count; at++) {
        if (strcmp(table->names[at], name) == 0) {
            return table->texts[at];
        }
    }
    return NULL;
}

static void put(struct table *table, const char *name, const char *text) {
    size_t at = 0;
    for (at = 0; at < table->count; at++) {
        if (strcmp(table->names[at], name) == 0) {
            free(table->texts[at]);
            table->texts[at] = copy(text);
            return;
        }
    }
    table->names = (char **)realloc(table->names, (at + 1) * sizeof(char *));
    table->texts = (char **)realloc(table->texts, (at + 1) * sizeof(char *));
    if (table->names == NULL || table->texts == NULL) {
        exit(1);
    }
    table->names[at] = copy(name);
    table->texts[at] = copy(text);
    table->count++;
}

static void drop(struct table *table) {
    size_t at = 0;
    for (at = 0; at < table->count; at++) {
        free(table->names[at]);
        free(table->texts[at]);
    }
    free(table->names);
    free(table->texts);
}

/* Reads a line without its end; NULL if there is none, or it is cut off. */
static char *line_of(FILE *file) {
    size_t length = 0;
    size_t room = 256;
    char *line = (char *)malloc(room);
    int letter = 0;
    while (line != NULL && (letter = fgetc(file)) != EOF && letter != '\n') {
        if (length + 1 == room) {
            room *= 2;
            line = (char *)realloc(line, room);
        }
        if (line != NULL) {
            line[length++] = (char)letter;
        }
    }
    if (line == NULL || letter == EOF) {
        free(line);
        return NULL;
    }
    line[length] = '\0';
    return line;
}

/* Ids as they can stand between tabs. */
static void write_id(FILE *file, const char *id) {
    for (; id != NULL && *id != '\0'; id++) {
        fprintf(file, "%02x", (unsigned char)*id);
    }
    fputc('\t', file);
}

static void read_id(char *hex) {
    char *to = hex;
    unsigned int letter = 0;
    for (; sscanf(hex, "%2x", &letter) == 1; hex += 2) {
        *to++ = (char)letter;
    }
    *to = '\0';
}

/* What was answered and kept before. A line that was cut off was not answered. */
static void load(const char *path, struct table *answers, struct table *members) {
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    while (file != NULL && (line = line_of(file)) != NULL) {
        char *customer = strchr(line, '\t');
        char *answer = customer == NULL ? NULL : strchr(customer + 1, '\t');
        char *account = answer == NULL ? NULL : strchr(answer + 1, '\t');
        char *end = account == NULL ? NULL : strchr(account + 1, '\t');
        if (end != NULL && strcmp(end, END) == 0) {
            *customer++ = *answer++ = *account++ = *end = '\0';
            read_id(line);
            read_id(customer);
            put(answers, line, answer);
            if (*customer != '\0') {
                put(members, customer, account);
            }
        }
        free(line);
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void refuse(SadakatError *error) {
    fprintf(stdout, "%s\n", sadakat_error_json(error));
    sadakat_error_free(error);
}

static void serve(SadakatHost *host, const char *event, FILE *store, struct table *answers,
                  struct table *members) {
    SadakatHeader *header = NULL;
    SadakatDecision *decision = NULL;
    SadakatError *error = NULL;
    char *kept = NULL;
    const char *customer = NULL;
    const char *before = NULL;
    if (sadakat_host_header(host, event, &header, &error) != SADAKAT_RESULT_OK) {
        refuse(error);
        return;
    }
    /* A till that asks again gets the same answer. */
    before = find(answers, sadakat_header_id(header));
    customer = sadakat_header_customer(header);
    if (before != NULL) {
        printf("%s\n", before);
    } else if (sadakat_host_process(host, event, customer == NULL ? NULL : find(members, customer),
                                    NULL, &decision, &kept, &error) != SADAKAT_RESULT_OK) {
        refuse(error);
    } else {
        const char *answer = sadakat_decision_json(decision);
        write_id(store, sadakat_header_id(header));
        write_id(store, customer);
        fprintf(store, "%s\t%s" END "\n", answer, kept == NULL ? "" : kept);
        if (fflush(store) != 0) {
            sadakat_host_release(host, decision, NULL);
            exit(1);
        }
        put(answers, sadakat_header_id(header), answer);
        if (kept != NULL) {
            put(members, customer, kept);
        }
        printf("%s\n", answer);
    }
    sadakat_text_free(kept);
    sadakat_decision_free(decision);
    sadakat_header_free(header);
}

int main(int count, char **words) {
    struct table answers = {NULL, NULL, 0};
    struct table members = {NULL, NULL, 0};
    SadakatHost *host = NULL;
    SadakatError *error = NULL;
    FILE *store = NULL;
    char *event = NULL;
    if (count != 3) {
        fprintf(stderr, "usage: %s FOLDER STORE\n", words[0]);
        return 2;
    }
    if (sadakat_host_open(words[1], "{\"watch\":true}", &host, &error) != SADAKAT_RESULT_OK) {
        fprintf(stderr, "%s\n", sadakat_error_message(error));
        sadakat_error_free(error);
        return 1;
    }
    load(words[2], &answers, &members);
    store = fopen(words[2], "ab");
    if (store == NULL) {
        sadakat_host_free(host);
        return 1;
    }
    fputc('\n', store); /* Behind one that was cut off. */
    while ((event = line_of(stdin)) != NULL) {
        serve(host, event, store, &answers, &members);
        fflush(stdout);
        free(event);
    }
    fclose(store);
    sadakat_host_drain(host, 5000, NULL, NULL);
    sadakat_host_free(host);
    drop(&answers);
    drop(&members);
    return 0;
}
