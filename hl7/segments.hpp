// Every segment calciwatch reads, by the standard's names.
#pragma once

#include "hl7/segments/control.hpp"
#include "hl7/segments/observation.hpp"
#include "hl7/segments/orders.hpp"
#include "hl7/segments/patient.hpp"
#include "hl7/segments/pharmacy.hpp"
