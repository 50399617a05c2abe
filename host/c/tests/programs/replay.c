/* Decides past records: replay FOLDER..., each with rules/, events and
 * customers; decisions and rejects are written beside them. */

#include "sadakat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *place(const char *folder, const char *name) {
    char *path = (char *)malloc(strlen(folder) + strlen(name) + 2);
    if (path == NULL) {
        exit(1);
    }
    sprintf(path, "%s/%s", folder, name);
    return path;
}

static char *contents(const char *folder, const char *name) {
    char *path = place(folder, name);
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long size = 0;
    free(path);
    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
        exit(1);
    }
    rewind(file);
    text = (char *)malloc((size_t)size + 1);
    if (text == NULL || fread(text, 1, (size_t)size, file) != (size_t)size) {
        exit(1);
    }
    text[size] = '\0';
    fclose(file);
    return text;
}

static void keep(const char *folder, const char *name, const char *text) {
    char *path = place(folder, name);
    FILE *file = fopen(path, "wb");
    free(path);
    if (file == NULL || fwrite(text, 1, strlen(text), file) != strlen(text)) {
        exit(1);
    }
    fclose(file);
}

int main(int count, char **folders) {
    int at = 0;
    for (at = 1; at < count; at++) {
        char *rules = place(folders[at], "rules");
        char *events = contents(folders[at], "events");
        char *customers = contents(folders[at], "customers");
        char *decisions = NULL;
        char *rejects = NULL;
        SadakatError *error = NULL;
        SadakatResult result =
            sadakat_replay(rules, events, customers, false, &decisions, &rejects, &error);
        if (result != SADAKAT_RESULT_OK) {
            fprintf(stderr, "%s: %s\n", folders[at], sadakat_error_message(error));
            return 1;
        }
        keep(folders[at], "decisions", decisions);
        keep(folders[at], "rejects", rejects);
        sadakat_text_free(decisions);
        sadakat_text_free(rejects);
        free(rules);
        free(events);
        free(customers);
    }
    return 0;
}
