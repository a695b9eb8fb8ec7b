// What a message says about patients, in clinical words: the language between interpret/, which
// knows HL7, and the engine, which knows none. Empty means the sender made no statement.
#pragma once

#include "alerts/coded.hpp"
#include "alerts/decimal.hpp"
#include "alerts/evidence.hpp"
#include "alerts/order_number.hpp"
#include "alerts/terminology.hpp"
#include "alerts/time.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace alerts {

// One number a patient goes by (CX). Two identifiers are the same when all three parts are.
struct Identifier {
    std::string authority;
    std::string type;
    std::string number;
    friend auto operator<=>(const Identifier&, const Identifier&) = default;
};

// PID. A value of "" (deleted by the sender) arrives as an engaged empty string.
struct Demographics {
    std::optional<std::string> name;        // "Family, Given"
    std::optional<std::string> birth_date;  // ISO date, as precise as sent
    std::optional<std::string> sex;
    std::optional<bool> dead;
    std::optional<Time> died;
    std::optional<Time> at;  // when this was so (PID-33, EVN-2); else when it was sent
    Source source;
};

enum class EncounterAct {
    admit,
    registration,
    update,
    discharge,
    cancel_admit,      // A11: the visit never was
    cancel_discharge,  // A13: it goes on
};

// PV1 under an ADT event.
struct EncounterUpdate {
    EncounterAct act = EncounterAct::update;
    std::optional<std::string> patient_class;  // PV1-2 as sent: I, O, E, ...
    std::optional<std::string> visit_number;   // PV1-19
    std::optional<std::string> account;        // PID-18
    std::optional<std::string> location;       // PV1-3, "4W^401^B"
    std::optional<Time> admitted;
    std::optional<Time> discharged;
    Time at{};  // when it happened (EVN-6, PV1-44/45, EVN-2, MSH-7)
    Source source;
};

struct ProblemStatement {
    std::string instance_id;  // DG1-20, PRB-4; empty when none was sent
    Coded what;
    bool deleted = false;                     // action code D: it never was
    bool ended = false;                       // resolved or inactive: it was
    Certainty stated = Certainty::confirmed;  // working diagnoses are probable
    std::optional<Time> onset;                // DG1-5, PRB-16
    Source source;
};

// The diagnoses of one message. A snapshot (DG1 without action codes) replaces what earlier
// snapshots of the same visit said; otherwise each statement stands alone. A snapshot without a
// visit states and replaces nothing: the list of a clinic must not end what a ward has found.
struct ProblemList {
    bool snapshot = true;
    bool deletes_all = false;  // a snapshot: what it does not state has ended, even if that is all
    std::string visit;         // PV1-19, else PID-18: whose list it is; empty when not sent
    std::vector<ProblemStatement> statements;
    Time at{};
};

// What ORC-1 and ORC-5 do to the order (see interpret/order_control).
enum class OrderEffect {
    activate,  // NW, and changes that leave it running
    hold,
    release,
    discontinue,  // DC, OD, DR
    cancel,       // CA, OC, CR
    complete,     // ORC-5 CM
    // A note about the order: numbers and content are taken, the status is not. An order nobody
    // knows yet counts as active: a drug somebody writes about may be running.
    none,
    // The drug was dispensed or given (RDS, RGV, RAS). An order nobody knows yet runs with this
    // content; a known one keeps its status and content and only gains the drugs it did not name,
    // until the administration that showed them is taken back.
    evidence,
};

enum class DrugRole { give, requested, base, additive };  // RXE-2, RXO-1, RXC-1 B, RXC-1 A

// One substance of an order with its own amount: RXE-3..5, RXO-2..4, RXC-3..4. The amount of a
// component is what one dose holds of it, not what the recipe for its base says.
struct DrugStatement {
    DrugRole role = DrugRole::give;
    Coded what;
    std::optional<Decimal> amount_low;
    std::optional<Decimal> amount_high;  // engaged only when it differs from low
    std::string amount_unit;             // as sent
    std::optional<Decimal> strength;     // of what the code names: RXE-25/26, RXO-18/19, RXC-5/6
    std::string strength_unit;
    std::optional<Decimal> rate;  // RXE-23/24, RXO-21/22; else the amount in the time of RXE-22
    std::string rate_unit;        // "mL/hr"; of RXE-22 "mL/H8": in 8 hours
    Source source;
};

// How often: as sent, for people ("BID", "Q8H"), and in numbers where that is sure.
struct Frequency {
    std::string pattern;                  // empty: no statement
    std::optional<Decimal> times_a_week;  // exact; absent: as needed, once, continuous, or unknown
    friend bool operator==(const Frequency&, const Frequency&) = default;
};

enum class AdministrationStatus {
    given,      // in whole or in part (RXA-20 CP, PA, or nothing)
    not_given,  // refused or left out (RE, NA)
    deleted,    // the statement was an error (RXA-21 D)
};

// One giving of a drug, or one that was not to be: RXA.
struct Administration {
    std::string number;  // RXA-2: some senders count, some always send the same
    Time at{};           // when it began (RXA-3), else RXA-4, ORC-9, MSH-7
    AdministrationStatus status = AdministrationStatus::given;
    bool amends = false;            // RXA-21 D or U: about one that was told before
    std::string drug;               // RXA-5 for people
    std::optional<Decimal> amount;  // RXA-6
    std::string unit;               // RXA-7 as sent
    Source source;
};

struct OrderUpdate {
    OrderEffect effect = OrderEffect::none;
    std::string control;  // ORC-1 as sent, for people
    OrderNumber placer;
    OrderNumber filler;
    OrderNumbers parent;               // ORC-8; what is said of the parent holds for this one too
    std::vector<DrugStatement> drugs;  // empty: no statement
    std::vector<Coded> routes;         // RXR-1
    std::optional<Time> start;
    std::optional<Time> end;
    Frequency frequency;
    std::optional<Time> stop;  // when an end or a hold takes effect, if that is later (ORC-15)
    std::vector<Administration> administrations;
    std::optional<Time> supplied_until;  // how long what was dispensed or is to be given lasts
    std::string visit;                   // PV1-19, else PID-18: whose order it is; may be empty
    Time at{};                           // ORC-9, else MSH-7: the clinical clock of this change
    Source source;
};

enum class Comparator { equal, less, less_equal, greater, greater_equal };

// A number as a laboratory states it: 62, <15, >2500, or 10-20 (inclusive).
struct Measurement {
    Comparator comparator = Comparator::equal;
    Decimal value;
    std::optional<Decimal> high;  // of a range; the comparator is equal then
    friend bool operator==(const Measurement&, const Measurement&) = default;
};

enum class ResultStatus {
    preliminary,  // P R S: known, but no rule uses it unless it says so
    final,        // F, absent
    corrected,    // C A
    withdrawn,    // D X W: the value is taken back
    confirmed,    // U V: what was preliminary is final now, the value is not resent
};

struct ResultStatement {
    std::string order_key;  // filler else placer order number, else empty
    std::string visit;      // PV1-19, else PID-18; empty when not sent
    Coded what;             // OBX-3
    std::string sub_id;     // OBX-4
    ResultStatus status = ResultStatus::final;
    std::optional<Measurement> number;
    std::string text;             // OBX-5 for people, at most 200 bytes; numbers too
    std::vector<Coded> answers;   // OBX-5 of a coded type, each repetition
    std::string unit;             // OBX-6 as sent
    std::string reference_range;  // OBX-7
    std::string flags;            // OBX-8
    Time observed{};              // OBX-14, OBR-7, MSH-7
    Source source;
};

enum class ProcedureOrigin {
    order,        // OBR: its numbers are ORC-2, ORC-3, OBR-2, OBR-3
    appointment,  // SCH and AIS: its numbers are SCH-1, SCH-2
    record,       // PR1
    referral,     // RF1, with its OBR and PR1: its numbers are RF1-6, RF1-11
    document,     // TXA: its number is TXA-12
};

enum class ProcedureStatus {
    ordered,    // asked for
    booked,     // a time is set
    done,       // performed, or reported
    cancelled,  // will not be done
    withdrawn,  // it was an error: nobody asked for it or did it
};

// What is to be done to a patient, or was done: OBR-4, AIS-3, PR1-3, RF1-3, TXA-2.
struct ProcedureStatement {
    ProcedureOrigin origin = ProcedureOrigin::order;
    OrderNumber placer;
    OrderNumber filler;
    // Which of several under the same numbers (AIS-1, OBR-1, "PR1 2"); of a record PR1-19, else its
    // code and time. Empty in a statement about an appointment, an order, a referral: all of it.
    std::string part;
    std::optional<ProcedureStatus> status;  // absent: no statement
    // A report (ORU) or document (MDM) of something nobody knows is kept only when it is a
    // procedure that some rule could ask for: every laboratory test and every note would be here.
    bool reported = false;
    Coded what;                  // empty: no statement
    Coded specimen;              // SPM-4 and SPM-8, else OBR-15
    std::vector<Coded> reasons;  // why: OBR-31, ORC-16, DG1 of the order, RF1-10
    std::optional<Time> when;    // booked for, or done at
    std::string visit;           // PV1-19, else PID-18
    Time at{};                   // the clinical clock of this statement: ORC-9, else MSH-7
    Source source;
};

// Which number of a visit: its own (PV1-19), or that of the account it belongs to (PID-18).
enum class VisitNumber { account, visit };

// A visit or account has another number now (A42, A50, A41, A49 and the like).
struct VisitRename {
    VisitNumber kind = VisitNumber::visit;
    std::string from;
    std::string to;
};

// The record was an error, or is deleted with all that was stated of it (A29).
struct RecordDeletion {
    Source source;
};

using Event = std::variant<Demographics, EncounterUpdate, ProblemList, OrderUpdate, ResultStatement,
                           ProcedureStatement, VisitRename, RecordDeletion>;

// What a message does to the numbers patients go by (MRG).
enum class Joining {
    none,
    merge,        // two records are one person: A40, A18, A30, A34, A36, A39
    rename,       // one record has another number now: A46, A47, A48
    move,         // numbers stay numbers, and belong to another record now: A43
    move_visits,  // a visit, or an account with its visits, belongs to another record now: A45, A44
    link,         // the records of one message stay apart, and somebody says they are kin: A24
    unlink,       // ... no longer: A37
};

// All that one message says about one patient, in the order it says it.
struct PatientUpdate {
    std::vector<Identifier> identifiers;  // never empty; the first is the feed's preferred one
    Joining joining = Joining::none;
    // MRG-1: what a merge, rename or move is about; of visits that move, whose they were.
    std::vector<Identifier> given_up;
    VisitNumber moved_kind = VisitNumber::visit;
    std::string moved;  // of move_visits: the number of the visit or account
    std::vector<Event> events;
    Source source;
};

}  // namespace alerts
