#include "hl7/values.hpp"
