// Chapters 3, 6, 10 and 12: who somebody is, where, and with which diagnoses.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// EVN: event type.
struct Evn : View<Evn> {
    using View::View;
    static constexpr std::string_view segment_id = "EVN";
    static constexpr Element event_type_code{1};  // until 2.6
    static constexpr Element recorded_date_time{2};
    static constexpr Element event_occurred{6};
    static constexpr Element event_facility{7};
};

// PID: patient identification.
struct Pid : View<Pid> {
    using View::View;
    static constexpr std::string_view segment_id = "PID";
    static constexpr Element patient_id{2};               // until 2.6
    static constexpr Element patient_identifier_list{3};  // CX, repeats
    static constexpr Element alternate_patient_id{4};     // until 2.6
    static constexpr Element patient_name{5};             // XPN, repeats
    static constexpr Element date_time_of_birth{7};
    static constexpr Element administrative_sex{8};
    static constexpr Element patient_account_number{18};  // CX
    static constexpr Element mothers_identifier{21};
    static constexpr Element patient_death_date_and_time{29};
    static constexpr Element patient_death_indicator{30};  // table 0136
    static constexpr Element last_update_date_time{33};
};

// PD1: additional demographics.
struct Pd1 : View<Pd1> {
    using View::View;
    static constexpr std::string_view segment_id = "PD1";
    static constexpr Element patient_primary_facility{3};
    static constexpr Element patient_primary_care_provider{4};
    static constexpr Element protection_indicator{12};
};

// MRG: merge information: the non-surviving identifiers.
struct Mrg : View<Mrg> {
    using View::View;
    static constexpr std::string_view segment_id = "MRG";
    static constexpr Element prior_patient_identifier_list{1};  // CX, repeats
    static constexpr Element prior_alternate_patient_id{2};
    static constexpr Element prior_patient_account_number{3};
    static constexpr Element prior_patient_id{4};  // until 2.6
    static constexpr Element prior_visit_number{5};
    static constexpr Element prior_alternate_visit_id{6};
    static constexpr Element prior_patient_name{7};
};

// PV1: patient visit.
struct Pv1 : View<Pv1> {
    using View::View;
    static constexpr std::string_view segment_id = "PV1";
    static constexpr Element patient_class{2};              // no industry-wide codes
    static constexpr Element assigned_patient_location{3};  // PL
    static constexpr Element prior_patient_location{6};     // PL
    static constexpr Element attending_doctor{7};
    static constexpr Element hospital_service{10};
    static constexpr Element visit_number{19};  // CX
    static constexpr Element discharge_disposition{36};
    static constexpr Element admit_date_time{44};
    static constexpr Element discharge_date_time{45};
    static constexpr Element alternate_visit_id{50};
};

// PV2: patient visit, additional.
struct Pv2 : View<Pv2> {
    using View::View;
    static constexpr std::string_view segment_id = "PV2";
    static constexpr Element admit_reason{3};  // CWE
};

// AL1: patient allergy.
struct Al1 : View<Al1> {
    using View::View;
    static constexpr std::string_view segment_id = "AL1";
    static constexpr Element allergen_type_code{2};  // table 0127
    static constexpr Element allergen_code{3};       // CWE
    static constexpr Element allergy_severity_code{4};
    static constexpr Element allergy_reaction_code{5};  // repeats
    static constexpr Element identification_date{6};    // until 2.6
};

// DG1: diagnosis.
struct Dg1 : View<Dg1> {
    using View::View;
    static constexpr std::string_view segment_id = "DG1";
    static constexpr Element set_id{1};
    static constexpr Element diagnosis_coding_method{
        2};  // the coding system, before DG1-3 had one of its own
    static constexpr Element diagnosis_code{3};         // CWE
    static constexpr Element diagnosis_description{4};  // until 2.6
    static constexpr Element diagnosis_date_time{5};
    static constexpr Element diagnosis_type{6};  // table 0052
    static constexpr Element diagnosis_priority{15};
    static constexpr Element diagnosing_clinician{16};
    static constexpr Element attestation_date_time{19};
    static constexpr Element diagnosis_identifier{20};   // EI
    static constexpr Element diagnosis_action_code{21};  // table 0206
};

// PR1: procedure.
struct Pr1 : View<Pr1> {
    using View::View;
    static constexpr std::string_view segment_id = "PR1";
    static constexpr Element procedure_coding_method{2};  // until 2.6
    static constexpr Element procedure_code{3};           // CWE
    static constexpr Element procedure_description{4};    // until 2.6
    static constexpr Element procedure_date_time{5};
    static constexpr Element procedure_identifier{19};   // EI
    static constexpr Element procedure_action_code{20};  // table 0206
};

// PRB: problem details.
struct Prb : View<Prb> {
    using View::View;
    static constexpr std::string_view segment_id = "PRB";
    static constexpr Element action_code{1};  // table 0287
    static constexpr Element action_date_time{2};
    static constexpr Element problem_id{3};           // CWE
    static constexpr Element problem_instance_id{4};  // EI, unique over all patients
    static constexpr Element problem_established_date_time{7};
    static constexpr Element actual_problem_resolution_date_time{9};
    static constexpr Element problem_classification{10};
    static constexpr Element problem_confirmation_status{13};
    static constexpr Element problem_life_cycle_status{14};
    static constexpr Element problem_date_of_onset{16};
    static constexpr Element problem_onset_text{17};
};

// SCH: scheduling activity.
struct Sch : View<Sch> {
    using View::View;
    static constexpr std::string_view segment_id = "SCH";
    static constexpr Element placer_appointment_id{1};  // EI
    static constexpr Element filler_appointment_id{2};  // EI
    static constexpr Element appointment_reason{7};     // CWE
    static constexpr Element appointment_type{8};       // CWE
    static constexpr Element appointment_timing_quantity{11};
    static constexpr Element filler_status_code{25};  // table 0278
};

// AIS: appointment information, service.
struct Ais : View<Ais> {
    using View::View;
    static constexpr std::string_view segment_id = "AIS";
    static constexpr Element set_id{1};
    static constexpr Element segment_action_code{2};           // table 0206
    static constexpr Element universal_service_identifier{3};  // CWE
    static constexpr Element start_date_time{4};
    static constexpr Element duration{7};
    static constexpr Element duration_units{8};
};

}  // namespace hl7
