# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words that the services publish."""

from __future__ import annotations

SERVICES = ("rds", "gaussdb", "taurusdb", "geminidb", "dcs")

INSTANCE_SUFFIX = {"rds": "in01", "gaussdb": "in14", "taurusdb": "in07", "geminidb": "in06", "dcs": ""}

GAUSSDB_FILTER_NAMES = (
    "CreateGaussDBV5Instance",
    "BackupSnapshotGaussDBV5InInstance",
    "CloneGaussDBV5NewInstance",
    "RestoreGaussDBV5InInstance",
    "RestoreGaussDBV5InInstanceToExistedInst",
    "DeleteGaussDBV5Instance",
    "EnlargeGaussDBV5Volume",
    "ResizeGaussDBV5Flavor",
    "GaussDBV5ExpandClusterCN",
    "GaussDBV5ExpandClusterDN",
)

TAURUSDB_FILTER_NAMES = (
    "CreateGaussDBforMySQLInstance",
    "RestoreGaussDBforMySQLNewInstance",
    "AddGaussDBforMySQLNodes",
    "DeleteGaussDBforMySQLNode",
    "RebootGaussDBforMySQLInstance",
    "ModifyGaussDBforMySQLPort",
    "ModifyGaussDBforMySQLSecurityGroup",
    "ResizeGaussDBforMySQLFlavor",
    "SwitchoverGaussDBforMySQLMasterNode",
    "GaussDBforMySQLBindEIP",
    "GaussDBforMySQLUnbindEIP",
    "RenameGaussDBforMySQLInstance",
    "DeleteGaussDBforMySQLInstance",
    "UpgradeGaussDBforMySQLDatabaseVersion",
    "EnlargeGaussDBforMySQLProxy",
    "OpenGaussDBforMySQLProxy",
    "CloseGaussDBforMySQLProxy",
    "GaussdbforMySQLModifyProxyIp",
    "ScaleGaussDBforMySQLProxy",
    "GaussDBforMySQLModifyInstanceMetricExtend",
    "GaussDBforMySQLModifyInstanceDataVip",
    "GaussDBforMySQLSwitchSSL",
    "GaussDBforMySQLModifyProxyConsist",
    "GaussDBforMySQLModifyProxyWeight",
)

GEMINIDB_FILTER_NAMES = (
    "CreateInstance",
    "RestoreNewInstance",
    "EnlargeInstance",
    "ReduceInstance",
    "RestartInstance",
    "RestartNode",
    "EnlargeInstanceVolume",
    "ReduceInstanceVolume",
    "ResizeInstance",
    "UpgradeDbVersion",
    "BindPublicIP",
    "UnbindPublicIP",
    "DeleteInstance",
    "EnlargeInstanceColdVolume",
    "AddInstanceColdVolume",
    "ModifySecurityGroup",
    "ModifyCcmCert",
    "ModifyPort",
    "ConstructDisasterRecovery",
    "DeConstructDisasterRecovery",
    "SwitchOverDisasterRecovery",
    "BuildBiActiveInstance",
    "ReleaseBiActiveInstance",
    "BackupInstance",
)

# The first name of a service is the one a job gets that is added without any.
NAMES = {
    "rds": ("CreateMysqlSingleHAInstance", "CreateMysqlReplicaInstance", "MysqlBindEIP", "RestartMysqlInstance",
            "RestoreSqlserverInInstance", "BackupDbSqlserverInInstance"),
    "gaussdb": (*GAUSSDB_FILTER_NAMES, "ModifyGaussDBV5Port"),
    "taurusdb": (*TAURUSDB_FILTER_NAMES[:12], "CreateMysqlInstance"),
    "geminidb": ("CreateCassandra", "RestartInstance", "EnlargeInstanceVolume", "BackupInstance"),
    "dcs": ("ChangeInstanceSpec", "dcsExportJob", "masterStandbySwapJob", "EXTEND", "modify"),
}

# What the filter calls a job that its own record calls otherwise.
FILTER_NAME_OF = {"CreateCassandra": "CreateInstance", "CreateMysqlInstance": "CreateGaussDBforMySQLInstance"}

DEFAULT_REASON = {
    "rds": "createVM failed.",
    "gaussdb": "500000",
    "taurusdb": "Single task exception.",
    "geminidb": "Failed to extend the volume.",
    "dcs": "create instance fail",
}

# phase -> the service's word; the DBS family has the words of the outcomes themselves.
PENDING_WORD = {"rds": "Running", "gaussdb": "Running", "taurusdb": "Pending", "geminidb": "Running", "dcs": "INIT"}
RUNNING_WORD = {"rds": "Running", "gaussdb": "Running", "taurusdb": "Running", "geminidb": "Running", "dcs": "RUNNING"}
DCS_END_WORD = {"Completed": "SUCCESS", "Failed": "FAIL", "Canceled": "CANCELED"}

# (under way, after a success, after a failure)
INSTANCE_STATUS = {
    "rds": ("BUILD", "ACTIVE", "CREATE FAIL"),
    "gaussdb": ("creating", "normal", "createfail"),
    "taurusdb": ("creating", "normal", "createfail"),
    "geminidb": ("creating", "normal", "createfail"),
    "dcs": ("CREATING", "RUNNING", "CREATEFAILED"),
}
