#ifndef SADAKAT_H
#define SADAKAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sadakat for C: a program folder is opened, events go in as JSON, decisions
 * come out. host/c/README.md has an example. This file is made by `cargo xtask
 * header --write`.
 *
 * Who frees what:
 *  - A pointer that is written to where you said (SadakatHost **, char **,
 *    SadakatError **) is yours, and so is what sadakat_decisions_get returns:
 *    free it once, with the function of its type, char * with
 *    sadakat_text_free. NULL may be freed, and nothing happens.
 *  - A const char * that is returned belongs to the handle that was asked. It
 *    stays as it is until that handle is freed.
 *  - What you pass stays yours, and is not looked at after the call.
 *
 * Texts are UTF-8 and end with a zero byte. A function that fails returns
 * another result than SADAKAT_RESULT_OK, writes NULL where its answer would be,
 * and an error where you said, unless that is NULL. NULL where something must
 * be is answered by SADAKAT_RESULT_ARGUMENT, and by NULL or 0 where a handle is
 * asked. Nothing else can be checked: a handle that was freed must not be used.
 *
 * Every function may be called by any number of threads at the same time, with
 * the same handles; only the freeing of a handle must be the last that is done
 * with it. No call waits for another one's decision, none throws or ends the
 * process.
 *
 * Tables are handed over by Arrow's C data interface: a struct ArrowSchema and a
 * struct ArrowArray, whose `release` is called once by whoever has them.
 */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

/**
 * What this header is written for. `sadakat_abi()` of a library that fits it
 * says the same: functions are added without a change of it, none is changed
 * or taken away.
 */
#define SADAKAT_ABI 1

/**
 * What a call came to.
 */
typedef enum {
  /**
   * It is answered.
   */
  SADAKAT_RESULT_OK = 0,
  /**
   * The call is wrong: a NULL where something must be, a text that is not
   * UTF-8, an option that there is not.
   */
  SADAKAT_RESULT_ARGUMENT = 1,
  /**
   * A file or folder cannot be read.
   */
  SADAKAT_RESULT_FILE = 2,
  /**
   * The program has errors, or cases that do not hold.
   */
  SADAKAT_RESULT_PROGRAM = 3,
  /**
   * An event, or what was said of its member, does not fit the program.
   */
  SADAKAT_RESULT_RECORD = 4,
  /**
   * The library has a mistake. The handle can still be used.
   */
  SADAKAT_RESULT_DEFECT = 5,
} SadakatResult;

/**
 * What one event comes to. It holds the program that decided it, so that it
 * can be explained however many edits went into force since; do not keep
 * decisions for good, keep their JSON.
 */
typedef struct SadakatDecision SadakatDecision;

/**
 * The decisions of several events, in their order.
 */
typedef struct SadakatDecisions SadakatDecisions;

/**
 * Why a call is not answered, and what to do instead.
 */
typedef struct SadakatError SadakatError;

/**
 * What an event says of itself, before anybody decides it, so that a service
 * finds what it keeps.
 */
typedef struct SadakatHeader SadakatHeader;

/**
 * A program folder in force. Any number of threads may use one at the same
 * time; free it when none does any more.
 */
typedef struct SadakatHost SadakatHost;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * The ABI of the library.
 */
uint32_t sadakat_abi(void);

/**
 * The version of the library, such as "0.1.0". It is there for good.
 */
const char *sadakat_version(void);

/**
 * What the call that failed came to; `SADAKAT_RESULT_OK` of NULL.
 */
SadakatResult sadakat_error_result(const SadakatError *error);

/**
 * What is wrong, with the value seen. Of a program everything that is wrong
 * with it, with places and advice.
 */
const char *sadakat_error_message(const SadakatError *error);

/**
 * The code, such as "S0508"; NULL if it has none. Of a program the first
 * error's, as its file, line, column and help are.
 */
const char *sadakat_error_code(const SadakatError *error);

/**
 * The field of an event or a member, such as "purchase.lines[0].quantity";
 * NULL if it is about none.
 */
const char *sadakat_error_field(const SadakatError *error);

/**
 * What to write instead; NULL if there is nothing to say.
 */
const char *sadakat_error_help(const SadakatError *error);

/**
 * The file of the program, relative to its folder; NULL if it is about none.
 */
const char *sadakat_error_file(const SadakatError *error);

/**
 * The line in that file, from 1; 0 if it is about none.
 */
uint32_t sadakat_error_line(const SadakatError *error);

/**
 * The column in that line, from 1; 0 if it is about none.
 */
uint32_t sadakat_error_column(const SadakatError *error);

/**
 * Which event of several it is about, from 0; -1 if that is not the matter.
 */
int64_t sadakat_error_row(const SadakatError *error);

/**
 * All of it as one JSON object: `message`, `code`, `field`, `help`, `row`, and
 * `problems` with every place of a program.
 */
const char *sadakat_error_json(const SadakatError *error);

/**
 * Frees an error and its texts.
 */
void sadakat_error_free(SadakatError *error);

/**
 * The event's id, which no other event has: whoever finds it among the answers
 * that were given answers the same again.
 */
const char *sadakat_header_id(const SadakatHeader *header);

/**
 * The event's kind, such as "purchase".
 */
const char *sadakat_header_kind(const SadakatHeader *header);

/**
 * Whose event it is; NULL for a guest's.
 */
const char *sadakat_header_customer(const SadakatHeader *header);

/**
 * The local day, which limits, lots and tiers go by, such as "2026-11-21"; NULL
 * if the program counts by the clock of the member, which no event says.
 */
const char *sadakat_header_day(const SadakatHeader *header);

/**
 * Frees a header and its texts.
 */
void sadakat_header_free(SadakatHeader *header);

/**
 * The event's id.
 */
const char *sadakat_decision_event(const SadakatDecision *decision);

/**
 * Whose event it is; NULL for a guest's that names nobody.
 */
const char *sadakat_decision_customer(const SadakatDecision *decision);

/**
 * The program that decided it, by its hash.
 */
const char *sadakat_decision_program(const SadakatDecision *decision);

/**
 * The local day of the event, which limits, lots and tiers go by, such as
 * "2026-11-21".
 */
const char *sadakat_decision_day(const SadakatDecision *decision);

/**
 * The decision as one JSON object, the same bytes that `sadakat run` writes.
 */
const char *sadakat_decision_json(const SadakatDecision *decision);

/**
 * What your store keeps of it, as JSON: points with their days, uses, tags,
 * tiers.
 */
const char *sadakat_decision_changes(const SadakatDecision *decision);

/**
 * What became of every campaign, and why, as JSON.
 */
const char *sadakat_decision_explanation(const SadakatDecision *decision);

/**
 * The same for people.
 */
const char *sadakat_decision_explanation_text(const SadakatDecision *decision);

/**
 * Until when the same event would be decided alike, all else being equal, such
 * as "2026-12-01T00:00:00Z"; NULL if no window ever changes it.
 */
const char *sadakat_decision_valid_until(const SadakatDecision *decision);

/**
 * Frees a decision and its texts.
 */
void sadakat_decision_free(SadakatDecision *decision);

/**
 * How many there are; 0 of NULL.
 */
uintptr_t sadakat_decisions_count(const SadakatDecisions *decisions);

/**
 * One of them, from 0, which you free; NULL behind the last one.
 */
SadakatDecision *sadakat_decisions_get(const SadakatDecisions *decisions,
                                       uintptr_t index);

/**
 * All of them as JSON, a line each, the same bytes that `sadakat run` writes.
 */
const char *sadakat_decisions_ndjson(const SadakatDecisions *decisions);

/**
 * Frees decisions; those that were got out of them stay.
 */
void sadakat_decisions_free(SadakatDecisions *decisions);

/**
 * Opens a program folder. `options` is NULL, or a JSON object with any of
 * `watch` (edits go into force as they are saved; false), `supplies` (the facts
 * about members that you can give; campaigns that read others are refused),
 * `plugin_cache` (a folder for compiled plugins), `keep_programs` (a folder for
 * programs that purchases were processed by, so that these come back by them
 * after a restart too) and `cases` (whether the folder's cases must hold; true).
 */
SadakatResult sadakat_host_open(const char *folder,
                                const char *options,
                                SadakatHost **host,
                                SadakatError **error);

/**
 * Decides an event with what is known of its member, as JSON: "null" for a
 * guest, NULL if nothing is said, which only events without a customer allow.
 * Nothing is kept but what the event claims of limits in all and of budgets.
 */
SadakatResult sadakat_host_decide(const SadakatHost *host,
                                  const char *event,
                                  const char *member,
                                  SadakatDecision **decision,
                                  SadakatError **error);

/**
 * Decides an event that may never come, such as a basket: nothing is claimed.
 * `shared` is what is used of limits in all and of budgets, as a JSON list of
 * rows, or "\"unknown\""; NULL if the program has none.
 */
SadakatResult sadakat_host_preview(const SadakatHost *host,
                                   const char *event,
                                   const char *member,
                                   const char *shared,
                                   SadakatDecision **decision,
                                   SadakatError **error);

/**
 * Decides many events by one program: JSON, an event each line, with one more
 * key `member` for what is known of the member, `null` for a guest. A member
 * without `id` is the event's customer. If a line is wrong, nothing is decided,
 * and the error's row says which.
 */
SadakatResult sadakat_host_decide_lines(const SadakatHost *host,
                                        const char *lines,
                                        SadakatDecisions **decisions,
                                        SadakatError **error);

/**
 * Gives back what a decision that you do not keep has claimed of limits in all
 * and of budgets.
 */
SadakatResult sadakat_host_release(const SadakatHost *host,
                                   const SadakatDecision *decision,
                                   SadakatError **error);

/**
 * Reads the folder again, and puts it into force if it has no errors and its
 * cases hold. `changed` is a JSON list of the campaigns that changed; NULL if
 * you do not want to know.
 */
SadakatResult sadakat_host_reload(const SadakatHost *host,
                                  char **changed,
                                  SadakatError **error);

/**
 * What is in force, being saved, refused and why, quarantined, as JSON.
 */
SadakatResult sadakat_host_status(const SadakatHost *host,
                                  char **status,
                                  SadakatError **error);

/**
 * Which facts and uses the program in force reads, as JSON.
 */
SadakatResult sadakat_host_needs(const SadakatHost *host,
                                 char **needs,
                                 SadakatError **error);

/**
 * Ends the watching of the folder, then waits until no call is at work any
 * more, for so many milliseconds at most. `idle`, which may be NULL, says
 * whether there is none. The host can still be used.
 */
SadakatResult sadakat_host_drain(const SadakatHost *host,
                                 uint64_t milliseconds,
                                 bool *idle,
                                 SadakatError **error);

/**
 * Frees a host. No call may be at work with it; decisions stay.
 */
void sadakat_host_free(SadakatHost *host);

/**
 * Says what an event says of itself: its id, its kind, whose it is and on which
 * day, so that a service finds what it keeps before it asks for a decision.
 */
SadakatResult sadakat_host_header(const SadakatHost *host,
                                  const char *event,
                                  SadakatHeader **header,
                                  SadakatError **error);

/**
 * Decides an event by its member's account, and books what comes of it: points,
 * expiry, tiers, history, uses of limits, tags. `account` is the text that the
 * store has of the member, NULL for one who begins; `kept` is what it has from
 * now on, to be kept together with the answer under the event's id. `customer`
 * is NULL, or a JSON object of what is known of the customer, such as
 * {"birth_date":"1990-11-29"}; it stays in the account. A guest's event is
 * decided as a guest's, and `kept` is NULL. If it fails, nothing is booked; who
 * cannot keep it calls `sadakat_host_release`.
 */
SadakatResult sadakat_host_process(const SadakatHost *host,
                                   const char *event,
                                   const char *account,
                                   const char *customer,
                                   SadakatDecision **decision,
                                   char **kept,
                                   SadakatError **error);

/**
 * What the rules in force see of a member at the start of a day, such as
 * "2026-11-29", by the fields' whole names, as JSON:
 * {"wallet.points.balance":190}. `account` and `customer` are as for
 * `sadakat_host_process`.
 */
SadakatResult sadakat_host_facts(const SadakatHost *host,
                                 const char *member,
                                 const char *account,
                                 const char *customer,
                                 const char *day,
                                 char **facts,
                                 SadakatError **error);

/**
 * Decides the rows of a table by one program. It is a structure, an event a
 * row, with columns named as the keys of event records: `purchase` is a
 * structure with a list of `lines`, and `member` one of what is known of the
 * member, null for a guest. A member without `id` is the event's customer.
 * Amounts are decimals, whole numbers or texts. `schema` and `table` are taken
 * over and released, whatever the call comes to, unless one of them is NULL. If
 * a row is wrong, nothing is decided, and the error's row says which.
 */
SadakatResult sadakat_host_decide_table(const SadakatHost *host,
                                        struct ArrowSchema *schema,
                                        struct ArrowArray *table,
                                        SadakatDecisions **decisions,
                                        SadakatError **error);

/**
 * The effects of decisions as a table, one row an effect: `event`, `customer`,
 * `campaign`, `kind`, `wallet`, `amount`, `currency`, and `effect`, all of it as
 * JSON. All are texts. `schema` and `table` are yours: call their `release`.
 */
SadakatResult sadakat_decisions_effects(const SadakatDecisions *decisions,
                                        struct ArrowSchema *schema,
                                        struct ArrowArray *table,
                                        SadakatError **error);

/**
 * Decisions as a table, one row an event: `event`, `customer`, `day`, `program`
 * and `decision`, its JSON. All are texts. `only_effects` leaves out events to
 * which nothing happens. `schema` and `table` are yours: call their `release`.
 */
SadakatResult sadakat_decisions_table(const SadakatDecisions *decisions,
                                      bool only_effects,
                                      struct ArrowSchema *schema,
                                      struct ArrowArray *table,
                                      SadakatError **error);

/**
 * Everything that is wrong with a program folder, as a JSON list of problems
 * with `severity`, `code`, `file`, `line`, `column`, `message` and `help`;
 * "[]" if all is fine.
 */
SadakatResult sadakat_check(const char *folder,
                            char **problems,
                            SadakatError **error);

/**
 * Runs the cases of a program folder: JSON with `cases`, `failed` (how many),
 * `problems`, and `text` that says for people what differs.
 */
SadakatResult sadakat_test(const char *folder,
                           char **cases,
                           SadakatError **error);

/**
 * Decides past events in the order of time, each seeing what the earlier ones
 * came to; `daily` also decides a `day` event for every customer and day.
 * `events` and `customers` (or NULL) are JSON, a record each line. `decisions`
 * are the bytes that `sadakat run` writes, `rejects` (may be NULL) the records
 * that cannot be used, as JSON, a line each.
 */
SadakatResult sadakat_replay(const char *folder,
                             const char *events,
                             const char *customers,
                             bool daily,
                             char **decisions,
                             char **rejects,
                             SadakatError **error);

/**
 * Frees a text that was handed out as `char *`.
 */
void sadakat_text_free(char *text);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SADAKAT_H */
