/* Tables by Arrow's C data interface, made by hand: table FOLDER, a program
 * folder that gives a point for each lira, and `few` once in all. */

#include "sadakat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int wrong = 0;
/* Structures that were made and are not released. */
static int alive = 0;

static void check(int holds, const char *what, int line) {
    if (!holds) {
        fprintf(stderr, "line %d: %s\n", line, what);
        wrong = 1;
    }
}
#define CHECK(holds) check((holds) ? 1 : 0, #holds, __LINE__)

static void *must(void *memory) {
    if (memory == NULL) {
        exit(1);
    }
    return memory;
}

static void release_schema(struct ArrowSchema *schema) {
    int64_t at = 0;
    for (at = 0; at < schema->n_children; at++) {
        if (schema->children[at]->release != NULL) {
            schema->children[at]->release(schema->children[at]);
        }
        free(schema->children[at]);
    }
    free(schema->children);
    schema->release = NULL;
    alive--;
}

static void release_array(struct ArrowArray *array) {
    int64_t at = 0;
    for (at = 0; at < array->n_children; at++) {
        if (array->children[at]->release != NULL) {
            array->children[at]->release(array->children[at]);
        }
        free(array->children[at]);
    }
    free(array->children);
    for (at = 0; at < array->n_buffers; at++) {
        free((void *)array->buffers[at]);
    }
    free((void *)array->buffers);
    array->release = NULL;
    alive--;
}

/* A column with its description. */
struct column {
    struct ArrowSchema *schema;
    struct ArrowArray *array;
};

static struct column column(const char *name, const char *format, int64_t length, int buffers,
                            int children) {
    struct column made;
    made.schema = (struct ArrowSchema *)must(calloc(1, sizeof(struct ArrowSchema)));
    made.array = (struct ArrowArray *)must(calloc(1, sizeof(struct ArrowArray)));
    made.schema->format = format;
    made.schema->name = name;
    made.schema->flags = ARROW_FLAG_NULLABLE;
    made.schema->n_children = children;
    made.schema->children =
        (struct ArrowSchema **)must(calloc((size_t)children + 1, sizeof(struct ArrowSchema *)));
    made.schema->release = release_schema;
    made.array->length = length;
    made.array->n_buffers = buffers;
    made.array->buffers = (const void **)must(calloc((size_t)buffers, sizeof(void *)));
    made.array->n_children = children;
    made.array->children =
        (struct ArrowArray **)must(calloc((size_t)children + 1, sizeof(struct ArrowArray *)));
    made.array->release = release_array;
    alive += 2;
    return made;
}

static void put(struct column *into, int at, struct column child) {
    into->schema->children[at] = child.schema;
    into->array->children[at] = child.array;
}

/* Texts; an entry may be NULL. */
static struct column texts(const char *name, const char *const *values, int64_t length) {
    struct column made = column(name, "u", length, 3, 0);
    unsigned char *valid = (unsigned char *)must(calloc((size_t)length / 8 + 1, 1));
    int32_t *starts = (int32_t *)must(calloc((size_t)length + 1, sizeof(int32_t)));
    char *all = NULL;
    int32_t size = 0;
    int64_t at = 0;
    for (at = 0; at < length; at++) {
        starts[at] = size;
        if (values[at] != NULL) {
            valid[at / 8] |= (unsigned char)(1 << (at % 8));
            size += (int32_t)strlen(values[at]);
        } else {
            made.array->null_count++;
        }
    }
    starts[length] = size;
    all = (char *)must(calloc((size_t)size + 1, 1));
    for (at = 0; at < length; at++) {
        if (values[at] != NULL) {
            memcpy(all + starts[at], values[at], strlen(values[at]));
        }
    }
    made.array->buffers[0] = valid;
    made.array->buffers[1] = starts;
    made.array->buffers[2] = all;
    return made;
}

static struct column numbers(const char *name, const int64_t *values, int64_t length) {
    struct column made = column(name, "l", length, 2, 0);
    made.array->buffers[1] = must(malloc((size_t)length * sizeof(int64_t) + 1));
    memcpy((void *)made.array->buffers[1], values, (size_t)length * sizeof(int64_t));
    return made;
}

/* Amounts with two decimal places, as 128 bits. */
static struct column amounts(const char *name, const int64_t *values, int64_t length) {
    struct column made = column(name, "d:18,2", length, 2, 0);
    int64_t *halves = (int64_t *)must(calloc((size_t)length * 2 + 1, sizeof(int64_t)));
    int64_t at = 0;
    for (at = 0; at < length; at++) {
        halves[2 * at] = values[at];
        halves[2 * at + 1] = values[at] < 0 ? -1 : 0;
    }
    made.array->buffers[1] = halves;
    return made;
}

/* Two purchases: a member's of two lines, and a guest's. */
static struct column table(const char *kind, const char *sku) {
    const char *ids[] = {"e1", "e2"};
    const char *kinds[] = {"purchase", kind};
    const char *at[] = {"2026-11-21T14:03:00+03:00", "2026-11-21T14:04:00+03:00"};
    const char *customers[] = {"c42", NULL};
    const char *skus[] = {"latte", sku, "mug"};
    const char *cities[] = {"Ankara", NULL};
    const int64_t quantities[] = {2, 1, 1};
    const int64_t prices[] = {9500, 1250, 4000};
    const int32_t starts[] = {0, 2, 3};
    struct column all = column("", "+s", 2, 1, 6);
    struct column purchase = column("purchase", "+s", 2, 1, 1);
    struct column lines = column("lines", "+l", 2, 2, 1);
    struct column line = column("item", "+s", 3, 1, 3);
    struct column member = column("member", "+s", 2, 1, 1);
    struct column customer = column("customer", "+s", 2, 1, 1);
    unsigned char *members = (unsigned char *)must(calloc(1, 1));
    members[0] = 1;
    lines.array->buffers[1] = memcpy(must(malloc(sizeof starts)), starts, sizeof starts);
    put(&line, 0, texts("sku", skus, 3));
    put(&line, 1, numbers("quantity", quantities, 3));
    put(&line, 2, amounts("unit_price", prices, 3));
    put(&lines, 0, line);
    put(&purchase, 0, lines);
    put(&customer, 0, texts("city", cities, 2));
    put(&member, 0, customer);
    member.array->buffers[0] = members;
    member.array->null_count = 1;
    put(&all, 0, texts("id", ids, 2));
    put(&all, 1, texts("kind", kinds, 2));
    put(&all, 2, texts("at", at, 2));
    put(&all, 3, texts("customer", customers, 2));
    put(&all, 4, purchase);
    put(&all, 5, member);
    return all;
}

/* Whether a text of a column is this one; NULL if it is null. */
static int is(const struct ArrowArray *table, int column, int64_t row, const char *wanted) {
    const struct ArrowArray *array = table->children[column];
    const unsigned char *valid = (const unsigned char *)array->buffers[0];
    const int32_t *starts = (const int32_t *)array->buffers[1];
    const char *all = (const char *)array->buffers[2];
    int64_t at = array->offset + row;
    if (valid != NULL && (valid[at / 8] >> (at % 8) & 1) == 0) {
        return wanted == NULL;
    }
    return wanted != NULL && (size_t)(starts[at + 1] - starts[at]) == strlen(wanted) &&
           memcmp(all + starts[at], wanted, strlen(wanted)) == 0;
}

static void decided(SadakatHost *host) {
    struct column all = table("purchase", "flat \"white\"");
    SadakatDecisions *decisions = NULL;
    SadakatDecision *decision = NULL;
    SadakatError *error = NULL;
    struct ArrowSchema schema;
    struct ArrowArray made;
    CHECK(sadakat_host_decide_table(host, all.schema, all.array, &decisions, &error) ==
          SADAKAT_RESULT_OK);
    if (decisions == NULL) {
        fprintf(stderr, "%s\n", sadakat_error_message(error));
        exit(1);
    }
    CHECK(all.schema->release == NULL && all.array->release == NULL);
    free(all.schema);
    free(all.array);
    CHECK(sadakat_decisions_count(decisions) == 2);

    CHECK(sadakat_decisions_effects(decisions, &schema, &made, &error) == SADAKAT_RESULT_OK);
    CHECK(strcmp(schema.format, "+s") == 0 && schema.n_children == 8);
    CHECK(strcmp(schema.children[5]->name, "amount") == 0);
    CHECK(made.length == 2);
    CHECK(is(&made, 0, 0, "e1") && is(&made, 1, 0, "c42") && is(&made, 2, 0, "base"));
    CHECK(is(&made, 3, 0, "points") && is(&made, 4, 0, "points") && is(&made, 6, 0, NULL));
    CHECK(is(&made, 5, 0, "202") && is(&made, 2, 1, "few") && is(&made, 5, 1, "5"));
    CHECK(is(&made, 7, 1,
             "{\"campaign\":\"few\",\"kind\":\"points\",\"wallet\":\"points\",\"amount\":\"5\"}"));
    schema.release(&schema);
    made.release(&made);

    CHECK(sadakat_decisions_table(decisions, true, &schema, &made, &error) == SADAKAT_RESULT_OK);
    CHECK(made.length == 1 && schema.n_children == 5);
    schema.release(&schema);
    made.release(&made);
    CHECK(sadakat_decisions_table(decisions, false, &schema, &made, &error) == SADAKAT_RESULT_OK);
    CHECK(made.length == 2 && is(&made, 1, 1, NULL) && is(&made, 2, 1, "2026-11-21"));
    decision = sadakat_decisions_get(decisions, 0);
    CHECK(is(&made, 4, 0, sadakat_decision_json(decision)));
    CHECK(sadakat_host_release(host, decision, NULL) == SADAKAT_RESULT_OK);
    sadakat_decision_free(decision);
    /* A table stays when its decisions go. */
    sadakat_decisions_free(decisions);
    CHECK(is(&made, 0, 1, "e2"));
    schema.release(&schema);
    made.release(&made);
}

/* What is wrong is told, and given back all the same. */
static void refused(SadakatHost *host, struct column all, SadakatResult wanted, int64_t row,
                    const char *words, int line) {
    SadakatDecisions *decisions = NULL;
    SadakatError *error = NULL;
    SadakatResult result =
        sadakat_host_decide_table(host, all.schema, all.array, &decisions, &error);
    check(result == wanted && decisions == NULL, "another result", line);
    check(sadakat_error_row(error) == row, "another row", line);
    check(error != NULL && strstr(sadakat_error_message(error), words) != NULL,
          error == NULL ? "no error" : sadakat_error_message(error), line);
    check(all.schema->release == NULL && all.array->release == NULL, "not taken over", line);
    sadakat_error_free(error);
    free(all.schema);
    free(all.array);
}
#define REFUSED(all, wanted, row, words) refused(host, (all), (wanted), (row), (words), __LINE__)

int main(int count, char **words) {
    SadakatHost *host = NULL;
    SadakatDecisions *decisions = NULL;
    SadakatError *error = NULL;
    struct ArrowSchema schema;
    struct ArrowArray made;
    struct column all;
    const char *one[] = {"e1"};
    if (count < 2 || sadakat_host_open(words[1], NULL, &host, NULL) != SADAKAT_RESULT_OK) {
        return 1;
    }
    decided(host);
    decided(host);

    REFUSED(table("purchse", "mug"), SADAKAT_RESULT_RECORD, 1, "purchse");
    REFUSED(table("purchase", "\xff"), SADAKAT_RESULT_ARGUMENT, -1, "UTF");
    REFUSED(texts("id", one, 1), SADAKAT_RESULT_ARGUMENT, -1, "Utf8");
    all = table("purchase", "mug");
    all.array->release(all.array);
    REFUSED(all, SADAKAT_RESULT_ARGUMENT, -1, "`table` is released");
    all = table("purchase", "mug");
    CHECK(sadakat_host_decide_table(host, NULL, all.array, &decisions, &error) ==
          SADAKAT_RESULT_ARGUMENT);
    CHECK(strstr(sadakat_error_message(error), "`schema` is NULL") != NULL);
    sadakat_error_free(error);
    CHECK(sadakat_host_decide_table(host, all.schema, NULL, &decisions, NULL) ==
          SADAKAT_RESULT_ARGUMENT);
    /* Nothing was taken. */
    CHECK(all.schema->release != NULL && all.array->release != NULL);
    CHECK(sadakat_host_decide_table(NULL, all.schema, all.array, &decisions, NULL) ==
          SADAKAT_RESULT_ARGUMENT);
    CHECK(all.schema->release == NULL && all.array->release == NULL);
    free(all.schema);
    free(all.array);
    CHECK(sadakat_decisions_effects(NULL, &schema, &made, NULL) == SADAKAT_RESULT_ARGUMENT);
    CHECK(schema.release == NULL && made.release == NULL);
    CHECK(sadakat_decisions_table(NULL, true, &schema, NULL, NULL) == SADAKAT_RESULT_ARGUMENT);
    CHECK(schema.release == NULL);
    sadakat_host_free(host);
    CHECK(alive == 0);
    return wrong;
}
